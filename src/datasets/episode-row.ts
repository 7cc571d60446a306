import { column, nullable, type RowSchema } from "./schema.ts";

/** The version of the columns below; it stands in every manifest, and another one is never mixed into a data set. */
export const EPISODE_SCHEMA_VERSION = 1;

/**
 * The canonical row: one episode of one agent, with what it did, how that ended and how it was judged. Every
 * view (SFT, DPO, KTO, GRPO, verl, AgentGym, ShareGPT) is derived from it.
 */
export const EPISODE_COLUMNS: RowSchema = [
  /** Of the event source; parts after the first end in `#2`, `#3`, … */
  column("episode_id", "string"),
  /** The first part where this one is a later part, else null. */
  nullable("continues", "string"),
  column("part", "int32"),
  column("session_id", "string"),
  nullable("agent_id", "string"),
  nullable("task_id", "string"),
  nullable("task_type", "string"),
  nullable("environment", "string"),
  nullable("instruction", "string"),
  column("messages", {
    list: {
      struct: [
        /** system, user, assistant or tool. */
        column("role", "string"),
        column("content", "string"),
        /** Calls as the model wrote them: a JSON array of {id, name, arguments}. */
        nullable("tool_calls", "json"),
        nullable("tool_call_id", "string"),
      ],
    },
  }),
  column("steps", {
    list: {
      struct: [
        column("index", "int32"),
        column("time", "timestamp"),
        nullable("observation", "string"),
        nullable("thought", "string"),
        /** message, response, tool_call, code, search or the producer's own word. */
        nullable("action_type", "string"),
        nullable("action", "json"),
        nullable("success", "bool"),
        nullable("exit_code", "int32"),
        nullable("output", "string"),
        nullable("error", "string"),
        nullable("duration_ms", "double"),
        nullable("reward", "double"),
      ],
    },
  }),
  /** What the episode reported of itself at its end; null where it said nothing. */
  nullable("success", "bool"),
  /** verified_code, successful_research or unverified. */
  column("verification", "string"),
  nullable("verifier", {
    struct: [
      column("name", "string"),
      nullable("version", "string"),
      column("verdict", "string"),
      nullable("evidence", "string"),
    ],
  }),
  /** 0 to 1; null without a task success. */
  nullable("fitness", "double"),
  column("fitness_parts", {
    struct: [
      nullable("task_success", "double"),
      nullable("retrieval", "double"),
      nullable("cgp_fitness", "double"),
      nullable("efficiency", "double"),
    ],
  }),
  /** As a reward event or the episode's own steps state it. */
  nullable("reward", "double"),
  /** CHIT geometry packets of the episode, secret constellations left out. */
  column("geometry", { list: "json" }),
  nullable("model", "string"),
  nullable("input_tokens", "int64"),
  nullable("output_tokens", "int64"),
  nullable("cost_usd", "double"),
  column("started_at", "timestamp"),
  column("ended_at", "timestamp"),
  /** ended, silence or complete (came as a whole). */
  column("end", "string"),
  /** bus, file or traces. */
  column("source", "string"),
  /** SHA-256 over the canonical JSON of task and messages: what makes two episodes the same. */
  column("content_sha256", "string"),
];
