import type { CheckedMessage } from "../../bus/index.ts";
import { drawnLines, readDocument, redactSecrets, viewPacket } from "../../geometry/index.ts";
import { toRawJson } from "../../kernel/python-json.ts";
import type { DetailView } from "../base/list-spec.ts";
import type { ScreenTheme } from "../base/theme.ts";
import { wrap } from "../base/width.ts";
import { tintsOf } from "../geometry-default.ts";
import { reasonsOf, signatureOf, verdictOf } from "./columns.ts";

type Body = (message: CheckedMessage) => Promise<Uint8Array | undefined>;

/** Most characters of a body that are shown; what is copied and saved is whole. */
const SHOWN = 256 * 1024;

const gone = "the body is no longer kept: only so many of the newest are";

/** The views of a message. Constellations of kind secret are redacted in all of them. */
export function tailDetails(body: Body): readonly DetailView<CheckedMessage>[] {
  return [
    { name: "decoded", lines: async (row, width) => decoded(await body(row), width) },
    { name: "raw", lines: async (row, width) => raw(await body(row), width) },
    { name: "validity", lines: validity },
    { name: "geometry", lines: async (row, width, theme) => drawn(row, await body(row), width, theme) },
  ];
}

/** A body as text that may be shown and copied: secrets gone; bytes that are no text are said to be. */
export function safeText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return `${bytes.length} bytes that are no UTF-8: ${Buffer.from(bytes.subarray(0, 512)).toString("hex")}`;
  }
  const document = documentOf(text);
  if (document === undefined) return text;
  const { value, redacted } = redactSecrets(document.value);
  return redacted === 0 ? text : JSON.stringify(toRawJson(value));
}

function documentOf(text: string) {
  try {
    return readDocument(text, "message");
  } catch {
    return undefined; // no JSON: then it is shown as the text that it is
  }
}

function decoded(bytes: Uint8Array | undefined, width: number): readonly string[] {
  if (bytes === undefined) return [gone];
  const text = safeText(bytes);
  const document = documentOf(text);
  const pretty = document === undefined ? text : JSON.stringify(toRawJson(document.value), null, 2);
  return wrap(pretty.slice(0, SHOWN), width);
}

function raw(bytes: Uint8Array | undefined, width: number): readonly string[] {
  return bytes === undefined ? [gone] : wrap(safeText(bytes).slice(0, SHOWN), width);
}

function validity(row: CheckedMessage, width: number): readonly string[] {
  const { schema, producer, envelope, signature, geometry } = row;
  const known =
    producer.known === null ? "nobody says who may send it" : producer.known ? "known" : "UNKNOWN";
  const facts: readonly (readonly [string, string])[] = [
    ["verdict", verdictOf(row)],
    ["subject", `${row.subject} (${row.registered ? "registered" : "not registered"})`],
    ["framing", row.framing],
    ["schema", `${schema.path ?? "none"}: ${schema.verdict.replaceAll("_", " ")}`],
    ["reasons", reasonsOf(row) || "none"],
    ["producer", producer.name === null ? `not said; ${known}` : `${producer.name}: ${known}`],
    ["signature", signature === null ? "none" : `${signatureOf(row)} ${signature.reason ?? ""}`.trim()],
    ["geometry", geometry === null ? "none" : `${geometry.kind} ${geometry.spec ?? ""} at ${geometry.path}`],
    ["envelope", envelope === null ? "none" : JSON.stringify(envelope)],
    ["stored", row.stream === null ? "no" : `${row.stream} ${row.sequence ?? ""}`],
    ...row.mismatches.map(({ name, what }) => [name, what] as const),
    ...row.headers.map(([name, value]) => [`header ${name}`, value] as const),
  ];
  return facts.flatMap(([name, value]) => wrap(`${name.padEnd(10)} ${value}`, width));
}

function drawn(
  row: CheckedMessage,
  bytes: Uint8Array | undefined,
  width: number,
  theme: ScreenTheme,
): readonly string[] {
  if (row.geometry === null) return ["no geometry in this message"];
  if (bytes === undefined) return [gone];
  const document = documentOf(safeText(bytes));
  const { packet, path = "$" } = document?.identity ?? {};
  if (packet === undefined) return [`${row.geometry.kind}: nothing to draw`];
  const tints = tintsOf(theme);
  return drawnLines(viewPacket(packet, path), { columns: width, points: 5, tints });
}
