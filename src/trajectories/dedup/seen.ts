import { minHash, SimilarityIndex } from "./min-hash.ts";

/** What an accepted episode leaves behind, so that no later batch brings it again. */
export interface SeenEntry {
  readonly episodeId: string;
  /** `content_sha256` of its row. */
  readonly contentSha256: string;
  /** The item it worked on, where it names one. */
  readonly taskId: string | null;
  readonly signature: Uint32Array;
}

export interface DuplicateRule {
  readonly exact: boolean;
  /** Estimated Jaccard similarity from which two are near duplicates; null looks for none. */
  readonly near: number | null;
  /** Only one episode an item (`task_id`). */
  readonly bestOfItem: boolean;
}

/** Everything that was accepted, here or in batches published before. */
export class SeenIndex {
  readonly #byContent = new Map<string, string>();
  readonly #byTask = new Map<string, string>();
  readonly #ids = new Set<string>();
  readonly #near = new SimilarityIndex();

  get size(): number {
    return this.#ids.size;
  }

  add({ episodeId, contentSha256, taskId, signature }: SeenEntry): void {
    this.#ids.add(episodeId);
    this.#byContent.set(contentSha256, episodeId);
    if (taskId !== null) this.#byTask.set(taskId, episodeId);
    this.#near.add(episodeId, signature);
  }

  /** Why an episode is there already; undefined where it is new. */
  objection(entry: SeenEntry, rule: DuplicateRule): string | undefined {
    if (this.#ids.has(entry.episodeId)) return "was accepted before";
    const same = rule.exact ? this.#byContent.get(entry.contentSha256) : undefined;
    if (same !== undefined) return `says the same as ${same}`;
    const item = rule.bestOfItem && entry.taskId !== null ? this.#byTask.get(entry.taskId) : undefined;
    if (item !== undefined) return `works on the item of ${item}`;
    if (rule.near === null) return undefined;
    const close = this.#near.nearest(entry.signature, rule.near);
    return close && `is nearly the same as ${close.id} (similarity ${close.similarity.toFixed(2)})`;
  }
}

/** Text of messages as near duplicates are found by: roles and ids of calls say nothing of the work. */
export function signatureOf(
  messages: readonly { readonly content: string; readonly tool_calls: string | null }[],
): Uint32Array {
  return minHash(messages.map(({ content, tool_calls }) => `${content}\n${tool_calls ?? ""}`).join("\n"));
}
