import { column, nullable, type Row, type RowSchema } from "../../src/datasets/index.ts";

/** Twelve columns of the kinds that episodes have. */
export const SCHEMA: RowSchema = [
  column("episode_id", "string"),
  column("session_id", "string"),
  column("agent_id", "string"),
  column("environment", "string"),
  column("instruction", "string"),
  column("messages", { list: { struct: [column("role", "string"), column("content", "string")] } }),
  column("fitness", "double"),
  column("reward", "double"),
  column("steps", "int32"),
  column("success", "bool"),
  nullable("note", "string"),
  column("started_at", "timestamp"),
];

const WORDS = Array.from({ length: 5_000 }, (_, i) => (i % 97 === 0 ? `größe${i}` : `word${i}`));
const ROLES = ["user", "assistant", "tool", "assistant"];

/** Rows that are the same at every run: words drawn as languages use them, few of them often. */
export function* rows(count: number): Generator<Row> {
  let state = 20_26;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const text = (length: number) => {
    let out = "";
    // The inverse of a Zipf distribution's sum, near enough.
    for (let i = 0; i < length; i++) out += `${WORDS[Math.floor(WORDS.length ** draw()) - 1] ?? "word"} `;
    return out;
  };
  for (let i = 0; i < count; i++) {
    yield {
      episode_id: `episode-${i}`,
      session_id: `session-${i % 1_000}`,
      agent_id: `agent-${i % 7}`,
      environment: i % 2 === 0 ? "web" : "repo",
      instruction: text(12),
      messages: ROLES.map((role) => ({ role, content: text(18) })),
      fitness: draw(),
      reward: draw() * 2 - 1,
      steps: i % 40,
      success: i % 3 !== 0,
      note: i % 5 === 0 ? null : text(4),
      started_at: new Date(1_766_400_000_000 + i * 1_000).toISOString(),
    };
  }
}
