import { messageOf } from "../../kernel/errors.ts";
import { contentId } from "../events/content-id.ts";
import { type Fields, isFields } from "../events/fields.ts";

export interface EventId {
  readonly id: string;
  /** Why the text is no event at all, where it is none. */
  readonly bad: string | null;
}

/**
 * The id under which an event is kept once: what its producer calls it, else SHA-256 of its canonical JSON, so
 * that it is the same from bus, files and traces.
 */
export function eventIdOf(text: string): EventId {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { id: contentId(text), bad: `is no JSON: ${messageOf(error)}` };
  }
  if (!isFields(value)) return byContent(value, text, "is no JSON object");
  const wrapped =
    typeof value.topic === "string" && typeof value.source === "string" && isFields(value.payload);
  const fields = wrapped ? (value.payload as Fields) : value;
  const named = fields.event_id ?? fields.reward_id ?? ("turns" in fields ? fields.trajectory_id : undefined);
  if (typeof named === "string" && named !== "") return { id: named, bad: null };
  if (wrapped && typeof value.id === "string" && value.id !== "") return { id: value.id, bad: null };
  return byContent(fields, text, null);
}

/** What is nested deeper than it can be walked must not end every capture that it comes to. */
function byContent(value: unknown, text: string, bad: string | null): EventId {
  try {
    return { id: contentId(value), bad };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { id: contentId(text), bad: "is nested too deeply" };
  }
}
