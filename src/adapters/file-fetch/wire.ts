import { lookup } from "node:dns/promises";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import type { FileRequest, FileResponse, FileWire } from "../../gateway/files/port.ts";

/** Fetches over connections of their own: agents that keep none and know no proxy of the environment. */
export function createFileWire(): FileWire {
  const http = new HttpAgent({ keepAlive: false, proxyEnv: undefined });
  const https = new HttpsAgent({ keepAlive: false, proxyEnv: undefined });
  return {
    async resolve(host) {
      const found = await lookup(host, { all: true });
      return found.map(({ address }) => address);
    },
    open: (request) => open(request, request.url.protocol === "https:" ? https : http),
  };
}

function open({ url, addresses, headers, signal }: FileRequest, agent: HttpAgent): Promise<FileResponse> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const sent = send(url, { method: "GET", headers, agent, lookup: pinned(addresses) });
    const leave = () => sent.destroy(asError(signal.reason));
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave);
    sent.on("close", () => signal.removeEventListener("abort", leave));
    sent.on("error", (error) => reject(signal.aborted ? signal.reason : error));
    sent.on("response", (message) => resolve(responseOf(message)));
    sent.end();
  });
}

function responseOf(message: IncomingMessage): FileResponse {
  const headers: Record<string, string | undefined> = {};
  for (const name in message.headersDistinct) headers[name] = message.headersDistinct[name]?.[0];
  return {
    status: message.statusCode ?? 0,
    headers,
    chunks: message,
    close: () => void message.destroy(),
  };
}

/** Answers from what was checked, whatever the name says now. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (host, options, callback) => {
    const [first] = all;
    if (first === undefined) callback(new Error(`no address for ${host}`), "");
    else if (options.all) callback(null, all);
    else callback(null, first.address, first.family);
  };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
