import { drawnLines, identify, plainTints, viewPacket } from "../../geometry/index.ts";
import { readLossless } from "../../kernel/lossless-json.ts";
import { at, type Fields, firstAt, isFields } from "../bridge/paths.ts";
import type { Inspected } from "../check/check-port.ts";
import { isoTime } from "../check/line.ts";
import { isInvalid } from "../checked-message.ts";
import { matches } from "../subjects.ts";
import { type Embed, type EmbedField, fitted } from "./embed.ts";
import { type EmbedForm, embedForms } from "./forms.ts";
import { bar, codeBlock, plain, sparkline, webAddress } from "./text.ts";

const RED = 0xe74c3c;
const COLUMNS = 40;
const MOST_TEXT = 1200;
const MOST_DRAWING = 1800;
const MOST_BARS = 8;
const MOST_STEPS = 40;

/** An event as an embed within Discord's limits. What is secret has been taken out of `text` before. */
export function embedOf(message: Inspected): Embed {
  const body = parsed(message);
  const payload = isFields(body) && isFields(body.payload) && message.envelope !== null ? body.payload : body;
  const form = embedForms.find(({ subject }) => matches(subject, message.subject));
  if (form === undefined || !isFields(payload)) return fitted(bare(message));
  const title = textAt(payload, form.title) ?? message.subject;
  return fitted({
    title: `${form.name}: ${plain(title)}`,
    url: linkAt(payload, form.link, false),
    description: descriptionOf(form, payload, message),
    color: isInvalid(message) ? RED : form.color,
    timestamp: timeOf(payload, message),
    fields: [...fieldsOf(form, payload), ...verdictOf(message)],
    footer: { text: footerOf(message) },
    image: imageAt(payload, form.image),
    thumbnail: imageAt(payload, form.thumbnail),
  });
}

/** What is no JSON, or of a subject without a form. */
function bare(message: Inspected): Embed {
  return {
    title: plain(message.subject),
    description: codeBlock(
      (message.text ?? `${message.size} bytes that are no text`).split("\n"),
      MOST_DRAWING,
    ),
    color: isInvalid(message) ? RED : undefined,
    timestamp: isoTime(message.time),
    fields: verdictOf(message),
    footer: { text: footerOf(message) },
  };
}

function descriptionOf(form: EmbedForm, payload: Fields, message: Inspected): string {
  const text = textAt(payload, form.text);
  const bars = (form.bars ?? []).flatMap(([name, path]) => barsOf(name, at(payload, path)));
  const course = (form.course ?? []).flatMap(([name, path]) => courseOf(name, at(payload, path)));
  const drawing = message.geometry === null ? [] : drawingOf(message.text ?? "");
  const nothing = text === undefined && form.fields.length === 0 && drawing.length === 0;
  const shown = nothing ? JSON.stringify(payload, null, 1).split("\n") : [...bars, ...course, ...drawing];
  const parts = [text === undefined ? "" : plain(short(text, MOST_TEXT)), codeBlock(shown, MOST_DRAWING)];
  return parts.filter((part) => part !== "").join("\n");
}

/** The packet as a scatter, confidence and a tree with spectra. */
function drawingOf(text: string): readonly string[] {
  const { packet, path } = identify(readLossless(text, { notFinite: true }).value);
  if (packet === undefined) return [];
  return drawnLines(viewPacket(packet, path), { columns: COLUMNS, points: 0, tints: plainTints });
}

interface Scored {
  readonly label: string;
  readonly score: number;
  readonly at: number;
}

function scored(list: unknown): readonly Scored[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item, index): Scored[] => {
    if (!isFields(item) || typeof item.label !== "string") return [];
    const start = item.ts_seconds ?? item.ts_start;
    const score = typeof item.score === "number" ? item.score : 1;
    return [{ label: item.label, score, at: typeof start === "number" ? start : index }];
  });
}

function barsOf(name: string, list: unknown): readonly string[] {
  const best = new Map<string, number>();
  for (const { label, score } of scored(list)) best.set(label, Math.max(score, best.get(label) ?? 0));
  if (best.size === 0) return [];
  const rows = [...best].sort(([, a], [, b]) => b - a);
  const more = rows.length > MOST_BARS ? [`  and ${rows.length - MOST_BARS} more`] : [];
  const lines = rows
    .slice(0, MOST_BARS)
    .map(([label, score]) => `  ${short(label, 18).padEnd(18)} ${bar(score)} ${score.toFixed(2)}`);
  return [name, ...lines, ...more];
}

/** Of each moment how strong its strongest was: only where there is a course to see. */
function courseOf(name: string, list: unknown): readonly string[] {
  const steps = [...scored(list)].sort((a, b) => a.at - b.at);
  if (steps.length < 4) return [];
  const size = Math.ceil(steps.length / MOST_STEPS);
  const columns = Array.from({ length: Math.ceil(steps.length / size) }, (_, i) =>
    Math.max(...steps.slice(i * size, (i + 1) * size).map(({ score }) => score)),
  );
  return [name, `  ${sparkline(columns)}`];
}

function fieldsOf({ fields }: EmbedForm, payload: Fields): readonly EmbedField[] {
  return fields.flatMap(([name, ...paths]) => {
    const value = textAt(payload, paths);
    return value === undefined ? [] : [{ name, value: plain(short(value, 300)), inline: true }];
  });
}

/** What is wrong with it; nothing where all is well or nobody can tell. */
function verdictOf(message: Inspected): readonly EmbedField[] {
  const { schema, signature, mismatches } = message;
  const reasons = [
    ...(schema.verdict === "invalid" ? schema.reasons : []),
    ...(isInvalid(message) && signature?.reason ? [signature.reason] : []),
    ...mismatches.map(({ what }) => what),
  ];
  return reasons.length === 0
    ? []
    : [{ name: "Wrong with it", value: plain(short(reasons.join("; "), 800)) }];
}

function footerOf({ subject, producer, schema, geometry }: Inspected): string {
  const verdict = { ok: "valid", invalid: "invalid", not_checked: "not checked" }[schema.verdict];
  return [subject, producer.name, geometry?.kind, verdict].filter((part) => part).join(" · ");
}

function timeOf(payload: Fields, { envelope, time }: Inspected): string {
  const said = textAt(payload, ["ts", "timestamp"]) ?? envelope?.ts ?? "";
  const ms = Date.parse(said);
  return isoTime(Number.isFinite(ms) && ms > 0 ? ms : time);
}

function textAt(payload: Fields, paths: readonly string[] = []): string | undefined {
  const value = firstAt(payload, paths)?.value;
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join(", ");
  return JSON.stringify(value);
}

function linkAt(
  payload: Fields,
  paths: readonly string[] | undefined,
  reachable: boolean,
): string | undefined {
  return (paths ?? [])
    .map((path) => webAddress(at(payload, path), reachable))
    .find((found) => found !== undefined);
}

function imageAt(
  payload: Fields,
  paths: readonly string[] | undefined,
): { readonly url: string } | undefined {
  const url = linkAt(payload, paths, true);
  return url === undefined ? undefined : { url };
}

/** Undefined where it is no JSON: it is shown as the text it is. */
function parsed({ text, framing }: Inspected): unknown {
  return text === null || (framing !== "raw" && framing !== "envelope") ? undefined : JSON.parse(text);
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
