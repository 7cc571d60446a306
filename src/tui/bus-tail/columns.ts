import { type CheckedMessage, isInvalid } from "../../bus/index.ts";
import { bytes, clockTime } from "../base/format.ts";
import type { Fields } from "../base/query.ts";
import type { TableColumn } from "../base/table.ts";
import type { ScreenTheme } from "../base/theme.ts";

/** `ok`, `INVALID`, or `?` for what was not checked: never a pass. */
export function verdictOf(message: CheckedMessage): string {
  if (isInvalid(message)) return "INVALID";
  return message.schema.verdict === "ok" ? "ok" : "?";
}

export function signatureOf({ signature }: CheckedMessage): string {
  if (signature === null) return "";
  const verdict = signature.verdict.replaceAll("_", " ");
  return signature.scheme === null ? verdict : `${signature.scheme} ${verdict}`;
}

/** Why it is what it is: reasons of the schema, mismatches by name. */
export function reasonsOf(message: CheckedMessage): string {
  const { schema, mismatches, signature } = message;
  const named = mismatches.map(({ name }) => name);
  const signed = signature?.reason ?? null;
  return [...named, ...schema.reasons, ...(signed === null ? [] : [signed])].join("; ");
}

function verdictPaint(message: CheckedMessage, theme: ScreenTheme): (text: string) => string {
  if (isInvalid(message)) return theme.error;
  return message.schema.verdict === "ok" ? theme.good : theme.warning;
}

function signaturePaint({ signature }: CheckedMessage, theme: ScreenTheme) {
  if (signature === null) return undefined;
  if (signature.verdict === "valid") return theme.good;
  const open = signature.verdict === "no_key" || signature.verdict === "not_checked";
  return open || signature.accepted ? theme.warning : theme.error;
}

export const tailColumns: readonly TableColumn<CheckedMessage>[] = [
  {
    key: "time",
    title: "time",
    width: 12,
    value: ({ time }) => clockTime(time),
    paint: (_row, theme) => theme.dim,
  },
  { key: "verdict", title: "schema", width: 7, value: verdictOf, paint: verdictPaint },
  { key: "subject", title: "subject", width: 16, grows: true, value: ({ subject }) => subject },
  { key: "size", title: "size", width: 8, align: "right", value: ({ size }) => bytes(size) },
  {
    key: "geometry",
    title: "geometry",
    width: 9,
    value: ({ geometry }) => geometry?.spec ?? geometry?.kind ?? "",
  },
  { key: "signature", title: "signature", width: 11, value: signatureOf, paint: signaturePaint },
  { key: "producer", title: "producer", width: 14, value: ({ producer }) => producer.name ?? "" },
  { key: "reasons", title: "reasons", width: 20, grows: true, value: reasonsOf },
  {
    key: "sequence",
    title: "sequence",
    width: 10,
    align: "right",
    hidden: true,
    value: ({ sequence }) => (sequence === null ? "" : String(sequence)),
  },
  { key: "stream", title: "stream", width: 16, hidden: true, value: ({ stream }) => stream ?? "" },
  { key: "framing", title: "framing", width: 8, hidden: true, value: ({ framing }) => framing },
];

export const tailFields: Fields<CheckedMessage> = {
  subject: ({ subject }) => subject,
  verdict: ({ schema }) => schema.verdict,
  invalid: isInvalid,
  size: ({ size }) => size,
  time: ({ time }) => new Date(time).toISOString(),
  stream: ({ stream }) => stream,
  sequence: ({ sequence }) => sequence,
  framing: ({ framing }) => framing,
  producer: ({ producer }) => producer.name,
  known: ({ producer }) => producer.known,
  registered: ({ registered }) => registered,
  geometry: ({ geometry }) => (geometry === null ? null : [geometry.kind, geometry.spec ?? ""]),
  signature: ({ signature }) => signature?.verdict,
  scheme: ({ signature }) => signature?.scheme,
  mismatch: ({ mismatches }) => mismatches.map(({ name }) => name),
  reason: reasonsOf,
};

export function tailText(message: CheckedMessage): string {
  return `${message.subject} ${message.producer.name ?? ""} ${message.schema.verdict} ${message.geometry?.kind ?? ""} ${reasonsOf(message)}`;
}
