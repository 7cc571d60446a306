import { column, nullable, type Row, type RowSchema } from "../schema.ts";

/** A canonical row, and whether the filter kept it: some views learn from what it did not keep, too. */
export interface ViewedRow {
  readonly row: Row;
  readonly kept: boolean;
}

/** A form that a training engine reads, derived from canonical rows. */
export interface View {
  readonly name: string;
  /** Who reads it. */
  readonly summary: string;
  readonly columns: RowSchema;
  rows(rows: AsyncIterable<ViewedRow>): AsyncIterable<Row>;
}

/** A message of a canonical row. */
export interface RowMessage {
  readonly role: string;
  readonly content: string;
  readonly tool_calls: string | null;
  readonly tool_call_id: string | null;
}

/** A message as training engines read it. */
export interface PlainMessage {
  readonly role: string;
  readonly content: string;
}

export const MESSAGES = {
  list: { struct: [column("role", "string"), column("content", "string")] },
} as const;

/** What every view carries beside its own columns, so that a row can be traced back. */
export const ORIGIN: RowSchema = [
  column("episode_id", "string"),
  nullable("task_id", "string"),
  nullable("environment", "string"),
  nullable("fitness", "double"),
  nullable("reward", "double"),
];

export function originOf(row: Row): Row {
  return Object.fromEntries(ORIGIN.map(({ name }) => [name, row[name] ?? null]));
}

/**
 * The conversation without structures: calls stand in the text as `<tool_call>{"name":…,"arguments":…}</tool_call>`,
 * the form that Hermes and Qwen templates use, since arguments that differ from tool to tool fit no column.
 */
export function plainMessages(row: Row): readonly PlainMessage[] {
  return messagesIn(row).map(({ role, content, tool_calls }) => ({
    role,
    content:
      tool_calls === null
        ? content
        : [content, ...callTexts(tool_calls)].filter((text) => text !== "").join("\n"),
  }));
}

export function messagesIn(row: Row): readonly RowMessage[] {
  return row.messages as unknown as readonly RowMessage[];
}

/** Cut before the first thing that the agent said. */
export function promptAndCompletion(messages: readonly PlainMessage[]): {
  readonly prompt: readonly PlainMessage[];
  readonly completion: readonly PlainMessage[];
} {
  const at = messages.findIndex(({ role }) => role === "assistant");
  return at < 0
    ? { prompt: messages, completion: [] }
    : { prompt: messages.slice(0, at), completion: messages.slice(at) };
}

/** What the episode worked on: its item, else what was asked. */
export function itemOf(row: Row, prompt: readonly PlainMessage[]): string {
  return (row.task_id as string | null) ?? JSON.stringify(prompt);
}

/** Messages as values of a row. */
export function asValue(messages: readonly PlainMessage[]) {
  return messages.map((message) => ({ ...message }));
}

function callTexts(calls: string): readonly string[] {
  return (JSON.parse(calls) as readonly { readonly name: string; readonly arguments: string }[]).map(
    // Arguments are JSON text already.
    (call) =>
      `<tool_call>\n{"name":${JSON.stringify(call.name)},"arguments":${call.arguments}}\n</tool_call>`,
  );
}
