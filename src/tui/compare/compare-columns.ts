import { widthOf, wrap } from "../base/width.ts";

/** An answer as a column shows it; milliseconds, USD; null is "not known". */
export interface ComparedAnswer {
  readonly variant: string;
  readonly target: string | null;
  readonly tier: number | null;
  readonly text: string;
  readonly error: { readonly message: string } | null;
  readonly ttft_ms: number | null;
  readonly ms: number | null;
  readonly usage: {
    readonly input_tokens: number | null;
    readonly output_tokens: number | null;
    readonly cost: number | null;
  };
}

type Paint = (text: string) => string;
export interface ComparePaints {
  readonly strong: Paint;
  readonly dim: Paint;
  readonly error: Paint;
}

interface Line {
  readonly text: string;
  readonly paint?: Paint;
}

interface Block {
  readonly head: readonly Line[];
  readonly body: readonly Line[];
  readonly foot: readonly Line[];
}

const BETWEEN = " │ ";
/** Narrower columns can't be read: then the answers stand below each other. */
const NARROWEST = 24;

/** Answers next to each other, or below each other where the terminal is too narrow; no line is wider than `width`. */
export function compareColumns(
  answers: readonly ComparedAnswer[],
  width: number,
  paints: ComparePaints,
): string {
  const gaps = BETWEEN.length * (answers.length - 1);
  const column = Math.floor((width - gaps) / answers.length);
  const lines =
    column >= NARROWEST
      ? beside(
          answers.map((answer) => blockOf(answer, column, paints)),
          column,
        )
      : answers.flatMap((answer) => {
          const { head, body, foot } = blockOf(answer, Math.max(1, width), paints);
          return [...head, ...body, ...foot, { text: "" }].map(painted);
        });
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function beside(blocks: readonly Block[], column: number): readonly string[] {
  const rowsOf = (part: keyof Block) => {
    const height = Math.max(...blocks.map((block) => block[part].length));
    return Array.from({ length: height }, (_, row) =>
      blocks.map((block) => filled(block[part][row], column)).join(BETWEEN),
    );
  };
  return [...rowsOf("head"), ...rowsOf("body"), ...rowsOf("foot")];
}

function filled(line: Line | undefined, column: number): string {
  if (line === undefined) return " ".repeat(column);
  return painted(line) + " ".repeat(Math.max(0, column - widthOf(line.text)));
}

function painted({ text, paint }: Line): string {
  return paint === undefined ? text : paint(text);
}

function blockOf(answer: ComparedAnswer, width: number, { strong, dim, error }: ComparePaints): Block {
  const wrapped = (text: string, paint?: Paint): readonly Line[] =>
    wrap(text, width).map((line) => (paint === undefined ? { text: line } : { text: line, paint }));
  const by =
    answer.target === null ? "" : `${answer.target}${answer.tier === null ? "" : ` · tier ${answer.tier}`}`;
  return {
    head: [...wrapped(answer.variant, strong), ...(by === "" ? [] : wrapped(by, dim)), { text: "" }],
    body: [
      ...wrapped(answer.text.trimEnd()),
      ...(answer.error === null ? [] : wrapped(answer.error.message, error)),
    ],
    foot: [{ text: "" }, ...facts(answer, width).map((text) => ({ text, paint: dim }))],
  };
}

/** Latency, tokens and cost, as many on a line as fit. */
function facts({ ttft_ms: first, ms, usage }: ComparedAnswer, width: number): readonly string[] {
  const said = [
    ms === null ? undefined : `${ms} ms`,
    first === null ? undefined : `first after ${first} ms`,
    usage.input_tokens === null ? undefined : `${usage.input_tokens} in`,
    usage.output_tokens === null ? undefined : `${usage.output_tokens} out`,
    usage.cost === null ? "cost not known" : `$${costText(usage.cost)}`,
  ].filter((fact) => fact !== undefined);
  const lines: string[] = [];
  for (const fact of said) {
    const last = lines.at(-1);
    const joined = last === undefined ? undefined : `${last} · ${fact}`;
    if (joined !== undefined && widthOf(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(fact);
  }
  return lines;
}

function costText(cost: number): string {
  return cost === 0 ? "0" : cost.toFixed(cost < 0.01 ? 6 : 4);
}
