import type { Episode } from "../episode.ts";
import { isFields } from "../events/fields.ts";

/** Names under which retrieval services give the id of what they found. */
const ID_FIELDS = ["chunk_id", "doc_id", "document_id", "passage_id", "id", "url"] as const;
const LIST_FIELDS = ["hits", "results", "documents", "chunks", "passages", "matches", "items"] as const;

/** An id shorter than this would be found in any text. */
const LEAST_LENGTH = 4;

/** Ids that retrieval calls of the episode gave, from results that are JSON. */
export function retrievedIds({ steps }: Episode): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { result, observation } of steps) {
    for (const text of [result?.output, observation]) {
      if (text != null && /^\s*[[{]/.test(text)) collect(parsed(text), ids);
    }
  }
  return ids;
}

/** Those of them that the last answer names. */
export function citedIds({ steps }: Episode, retrieved: ReadonlySet<string>): readonly string[] {
  if (retrieved.size === 0) return [];
  const answer = steps.findLast(
    ({ action }) => action !== null && action.toolName === null && action.text !== null,
  );
  const text = answer?.action?.text;
  return text == null ? [] : [...retrieved].filter((id) => names(text, id));
}

/** The id stands there by itself: `doc-1` is not cited by `doc-12`. */
function names(text: string, id: string): boolean {
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    const before = text[at - 1] ?? " ";
    const after = text[at + id.length] ?? " ";
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}

function collect(value: unknown, ids: Set<string>): void {
  const lists = Array.isArray(value)
    ? [value]
    : isFields(value)
      ? LIST_FIELDS.map((name) => value[name])
      : [];
  for (const list of lists) {
    if (!Array.isArray(list)) continue;
    for (const hit of list) {
      if (!isFields(hit)) continue;
      const id = ID_FIELDS.map((name) => hit[name]).find((found) => typeof found === "string");
      if (typeof id === "string" && id.length >= LEAST_LENGTH) ids.add(id);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Text that only begins like JSON holds no ids.
  }
}
