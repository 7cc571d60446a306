import { type ServerResponse, STATUS_CODES } from "node:http";
import type { GatewayReply } from "../../gateway/http/handler-port.ts";

/** Head of a reply as the flat list that node writes fastest, with the server's own headers last. */
function flatHeaders(headers: Readonly<Record<string, string>>, closing: boolean): string[] {
  const flat: string[] = [];
  for (const name in headers) flat.push(name, headers[name] as string);
  if (closing) flat.push("connection", "close");
  return flat;
}

/** True where HTTP allows no body (RFC 9110 §6.4.1). */
function bodiless(status: number): boolean {
  return status === 204 || status === 304;
}

/** Writes the head of a reply whose text is whole; the caller sends the text. */
export function writeWholeHead(
  res: ServerResponse,
  reply: GatewayReply,
  text: string,
  closing: boolean,
): void {
  const flat = flatHeaders(reply.headers, closing);
  if (!bodiless(reply.status)) flat.push("content-length", String(Buffer.byteLength(text)));
  res.writeHead(reply.status, flat);
}

/** Writes a whole reply in one go: head and text leave in one packet where they fit. */
export function writeWhole(res: ServerResponse, reply: GatewayReply, text: string, closing: boolean): void {
  writeWholeHead(res, reply, text, closing);
  res.end(text);
}

export function writeStreamHead(res: ServerResponse, reply: GatewayReply, closing: boolean): void {
  res.writeHead(reply.status, flatHeaders(reply.headers, closing));
}

/** A whole reply as bytes, for a connection on which node's parser gave up and made no response. */
export function rawReply(reply: GatewayReply): string {
  const text = typeof reply.body === "string" ? reply.body : "";
  let head = `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? "Error"}\r\n`;
  for (const name in reply.headers) head += `${name}: ${reply.headers[name]}\r\n`;
  return `${head}content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`;
}
