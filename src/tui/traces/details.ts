import { type Trace, type TraceRow, traceText } from "../../observability/index.ts";
import { dollars, duration } from "../base/format.ts";
import type { DetailView } from "../base/list-spec.ts";
import { wrap } from "../base/width.ts";

/** Reads a trace whole; undefined where it is no longer kept. */
export type ReadTrace = (id: string) => Promise<Trace | undefined>;

const same = (text: string) => text;
const plain = { strong: same, dim: same, error: same };

/** Most characters of one raw body that are shown; the record that is copied has them all. */
const SHOWN = 128 * 1024;

/** The views of a trace: read once, however often the view changes. */
export function traceDetails(read: ReadTrace): readonly DetailView<TraceRow>[] {
  let last: { readonly id: string; readonly trace: Promise<Trace | undefined> } | undefined;
  const traceOf = (id: string) => {
    if (last?.id !== id) last = { id, trace: read(id) };
    return last.trace;
  };
  const view = (name: string, lines: (trace: Trace) => readonly string[]): DetailView<TraceRow> => ({
    name,
    async lines({ id }, width) {
      const trace = await traceOf(id);
      if (trace === undefined) return ["it is no longer kept"];
      return lines(trace).flatMap((line) => wrap(line, width));
    },
  });
  return [
    view("overview", (trace) => traceText(trace, plain, false).split("\n")),
    view("messages", messages),
    view("raw", raw),
    view("cost", costs),
  ];
}

function messages({ input, output, tool_params }: Trace): readonly string[] {
  if (input === null && output === null) return ["what was said is not kept: [store] content"];
  const pretty = (name: string, value: unknown) =>
    value === null ? [] : [name, ...JSON.stringify(value, null, 2).split("\n"), ""];
  return [...pretty("input", input), ...pretty("output", output), ...pretty("tools", tool_params)];
}

function raw({ model_inferences: calls }: Trace): readonly string[] {
  if (calls.length === 0) return ["nothing reached an upstream"];
  return calls.flatMap(({ attempt, target, raw_request: request, raw_response: response, status }) => [
    `attempt ${attempt}: request to ${target ?? "?"}`,
    ...(request ?? "not kept").slice(0, SHOWN).split("\n"),
    "",
    `attempt ${attempt}: response${status === null ? "" : ` ${status}`}`,
    ...(response ?? "not kept").slice(0, SHOWN).split("\n"),
    "",
  ]);
}

function costs(trace: Trace): readonly string[] {
  const cost = (value: number | null) => (value === null ? "nobody states it" : dollars(value));
  return [
    `whole: ${cost(trace.cost)}, ${trace.input_tokens ?? "?"} tokens in, ${trace.output_tokens ?? "?"} out`,
    ...trace.model_inferences.map(
      (call) =>
        `attempt ${call.attempt}: ${call.target ?? "?"} ${call.outcome}: ${cost(call.cost)}, ${call.input_tokens ?? "?"} in, ${call.output_tokens ?? "?"} out, ${call.ms === null ? "?" : duration(call.ms)}`,
    ),
  ];
}
