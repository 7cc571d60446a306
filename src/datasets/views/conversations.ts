import { column, nullable, type Row } from "../schema.ts";
import { type PlainMessage, plainMessages, type View } from "./view.ts";

const SHAREGPT: Readonly<Record<string, string>> = {
  user: "human",
  assistant: "gpt",
  system: "system",
  tool: "tool",
};

export const sharegpt: View = {
  name: "sharegpt",
  summary: "ShareGPT: `conversations` of from and value",
  columns: [
    column("id", "string"),
    column("conversations", { list: { struct: [column("from", "string"), column("value", "string")] } }),
  ],
  async *rows(rows) {
    for await (const { row, kept } of rows) {
      if (!kept) continue;
      const conversations = plainMessages(row).map(({ role, content }) => ({
        from: SHAREGPT[role] ?? role,
        value: content,
      }));
      yield { id: row.episode_id as string, conversations };
    }
  },
};

/**
 * AgentGym's SFT form (AgentTraj-L): turns of a person and of the model alternate; the first two are the
 * instruction and an acknowledgement that is not learnt from.
 */
export const agentgym: View = {
  name: "agentgym",
  summary: "AgentGym SFT and AgentEvol: item_id, and conversations with what is learnt from",
  columns: [
    column("item_id", "string"),
    column("conversations", {
      list: { struct: [column("from", "string"), nullable("loss", "bool"), column("value", "string")] },
    }),
    nullable("reward", "double"),
  ],
  async *rows(rows) {
    for await (const { row, kept } of rows) {
      if (kept)
        yield {
          item_id: itemId(row),
          conversations: turns(plainMessages(row)),
          reward: (row.reward ?? row.fitness) as number,
        };
    }
  },
};

/** The environment is what stands before the first `_`; without one an item would name no data source. */
function itemId(row: Row): string {
  const id = (row.task_id as string | null) ?? (row.episode_id as string);
  const environment = row.environment as string | null;
  return environment === null || id.startsWith(`${environment}_`) ? id : `${environment}_${id}`;
}

function turns(messages: readonly PlainMessage[]) {
  const made: { from: string; loss: boolean | null; value: string }[] = [];
  for (const { role, content } of messages) {
    const from = role === "assistant" ? "gpt" : "human";
    const last = made.at(-1);
    // Two of one side in a row are one turn: the form knows only alternation.
    if (last?.from === from) last.value += `\n${content}`;
    else made.push({ from, loss: from === "gpt" ? true : null, value: content });
  }
  const [instruction, ...rest] =
    made[0]?.from === "human" ? made : [{ from: "human", loss: null, value: "" }, ...made];
  if (instruction === undefined) return [];
  const acknowledgement = { from: "gpt", loss: false, value: "OK" };
  // What follows the instruction must be a person's turn again.
  const opening = rest[0]?.from === "gpt" ? [{ from: "human", loss: null, value: instruction.value }] : [];
  return [instruction, acknowledgement, ...opening, ...rest];
}
