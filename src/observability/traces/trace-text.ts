import type { PlainAttempt } from "../query/plain-attempt.ts";
import { costText, msText, shownLine, shownLines } from "./plain-text.ts";
import type { Trace } from "./trace.ts";

interface Paints {
  strong(text: string): string;
  dim(text: string): string;
  error(text: string): string;
}

/** A trace for reading: who answered, the attempts as a waterfall, what was said, and what was said of it. */
export function traceText(trace: Trace, paint: Paints, raw: boolean): string {
  const lines = [
    paint.strong(`${trace.id}  ${trace.ending}`),
    ...facts(trace).map(([name, value]) => `${paint.dim(name.padEnd(10))} ${shownLine(value)}`),
    "",
    ...section("attempts", waterfall(trace), paint),
    ...section("input", inputLines(trace.input), paint),
    ...section("output", outputLines(trace.output), paint),
    ...(trace.error === null ? [] : section("error", shownLines(trace.error).map(paint.error), paint)),
    ...section("feedback", feedbackLines(trace), paint),
    ...(raw ? rawLines(trace, paint) : []),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function facts(trace: Trace): [string, string][] {
  const { omitted } = trace;
  const input = trace.input_tokens ?? summed(trace, "input_tokens");
  const output = trace.output_tokens ?? summed(trace, "output_tokens");
  const found: [string, string | null][] = [
    ["time", trace.time],
    ["function", `${trace.function}${trace.variant === null ? "" : ` / ${trace.variant}`}`],
    ["target", trace.target === null ? elsewhere(trace) : `${trace.target} (tier ${trace.tier})`],
    ["episode", trace.episode_id],
    [
      "took",
      `${msText(trace.ms)}${trace.ttft_ms === null ? "" : `, first content ${msText(trace.ttft_ms)}`}`,
    ],
    ["tokens", input === null && output === null ? null : `${input ?? "?"} in, ${output ?? "?"} out`],
    ["cost", costText(trace.cost)],
    ["tags", Object.keys(trace.tags).length === 0 ? null : JSON.stringify(trace.tags)],
    ["not kept", omitted === null ? null : `${Object.keys(omitted).join(", ")}: too large`],
  ];
  return found.filter((fact): fact is [string, string] => fact[1] !== null);
}

/** What was imported knows no targets and attempts, only the model calls of where it was served. */
function elsewhere({ attempts, model_inferences: calls }: Trace): string | null {
  if (attempts.length > 0 || calls.length === 0) return null;
  return calls.map(({ model_name: model, provider }) => `${model}/${provider}`).join(", ");
}

function summed({ model_inferences: calls }: Trace, field: "input_tokens" | "output_tokens"): number | null {
  const known = calls.map((call) => call[field]).filter((tokens) => tokens !== null);
  return known.length === 0 ? null : known.reduce((all, tokens) => all + tokens, 0);
}

function section(title: string, lines: readonly string[], { dim }: Paints): string[] {
  return lines.length === 0 ? [] : [dim(title), ...lines.map((line) => `  ${line}`), ""];
}

const WIDTH = 24;

/** One line an attempt, its bar where it ran within the whole; of a stream what came after its first content is light. */
function waterfall({ attempts, ms, stream, ttft_ms: ttft }: Trace): string[] {
  const starts = startsOf(attempts);
  const whole = Math.max(ms ?? 0, ...attempts.map((one, i) => (starts[i] ?? 0) + (one.ms ?? 0)), 1);
  const names = Math.max(0, ...attempts.map(({ target }) => target.length));
  const cells = (time: number) => Math.round((time / whole) * WIDTH);
  return attempts.map((one, i) => {
    const start = starts[i] ?? 0;
    const began = Math.min(WIDTH - 1, Math.floor((start / whole) * WIDTH));
    // An attempt's own time ends with the first content; the stream that it opened went on to the end.
    const streamed = stream && ttft !== null && i === attempts.length - 1;
    const took = streamed ? Math.max(one.ms ?? 0, (ms ?? 0) - start) : (one.ms ?? 0);
    const solid = Math.max(1, cells(one.ms ?? 0));
    const bar = `${"█".repeat(solid)}${"░".repeat(Math.max(0, cells(took) - solid))}`;
    const how = one.skip === undefined ? one.outcome : `skipped: ${one.skip}`;
    const why = one.reason === undefined ? "" : `  ${shownLine(one.reason)}`;
    const drawn = one.skip === undefined ? bar.slice(0, WIDTH - began) : "·";
    const place = `${" ".repeat(began)}${drawn}`.padEnd(WIDTH);
    return `${one.target.padEnd(names)} tier ${one.tier} ${place} ${msText(took).padStart(8)} ${how}${why}`;
  });
}

/** Where nobody wrote down when it began, an attempt began when the one before was over. */
function startsOf(attempts: readonly PlainAttempt[]): number[] {
  let before = 0;
  return attempts.map(({ at, ms = 0 }) => {
    const began = at ?? before;
    before = began + ms;
    return began;
  });
}

interface Block {
  readonly type?: string;
  readonly text?: string;
  readonly [key: string]: unknown;
}

function blockLines(block: Block): readonly string[] {
  if (block.type === "text" && typeof block.text === "string") return shownLines(block.text);
  return shownLines(JSON.stringify(block));
}

function inputLines(input: unknown): string[] {
  if (input === null) return [];
  if (Array.isArray(input)) return input.flatMap((text) => shownLines(String(text)));
  const { system, messages = [] } = input as {
    system?: unknown;
    messages?: readonly { role: string; content: readonly Block[] }[];
  };
  const said = messages.flatMap(({ role, content }) => labelled(role, content.flatMap(blockLines)));
  if (system === undefined) return said;
  return [
    ...labelled("system", shownLines(typeof system === "string" ? system : JSON.stringify(system))),
    ...said,
  ];
}

function labelled(label: string, lines: readonly string[]): string[] {
  return lines.map((line, i) => `${(i === 0 ? `${label}:` : "").padEnd(11)}${line}`);
}

function outputLines(output: unknown): string[] {
  if (output === null) return [];
  if (Array.isArray(output)) return (output as Block[]).flatMap(blockLines);
  return [...shownLines((output as { raw?: string | null }).raw ?? JSON.stringify(output))];
}

function feedbackLines({ feedback }: Trace): string[] {
  return feedback.map(
    ({ metric_name: metric, value, level, time }) =>
      `${metric} = ${shownLine(typeof value === "string" ? value : JSON.stringify(value))}  (${level}, ${time})`,
  );
}

function rawLines(trace: Trace, paint: Paints): string[] {
  return trace.model_inferences.flatMap(({ target, raw_request: request, raw_response: response }) => [
    ...section(`raw request to ${target}`, request === null ? [] : shownLines(request), paint),
    ...section(`raw response of ${target}`, response === null ? [] : shownLines(response), paint),
  ]);
}
