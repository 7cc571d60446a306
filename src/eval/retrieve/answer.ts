import { idText, isObject } from "../read/json-text.ts";
import type { Endpoint } from "./endpoint.ts";

/** What a service found for one question, best first. */
export interface Answer {
  readonly hits: readonly (readonly [id: string, score: number])[];
  /** Hits that repeated an id: the first counts. */
  readonly repeats: number;
  /** The scores did not follow the order of the list, which is what counts: places stand for them. */
  readonly reordered: boolean;
  /** Hi-RAG says whether its reranker had a say. */
  readonly reranked?: boolean;
}

/** A reply that is not what the mapping says. */
export class BadReply extends Error {
  override readonly name = "BadReply";
}

function at(value: unknown, path: string): unknown {
  if (path === "") return value;
  let inner = value;
  for (const key of path.split(".")) inner = isObject(inner) ? inner[key] : undefined;
  return inner;
}

function scoreOf(hit: unknown, { score }: Endpoint): number | undefined {
  if (score === undefined) return undefined;
  // Where Hi-RAG has reranked, its list is in the order of that score.
  const value = (isObject(hit) ? hit.rerank_score : undefined) ?? at(hit, score);
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Reads a reply. Throws `BadReply` that says what is missing. */
export function answerOf(reply: unknown, endpoint: Endpoint, k: number): Answer {
  const list = at(reply, endpoint.hits);
  if (!Array.isArray(list)) {
    const names = isObject(reply) ? Object.keys(reply).join(", ") : typeof reply;
    throw new BadReply(`the reply has no list at "${endpoint.hits}"; it has: ${names || "nothing"}`);
  }
  const hits = new Map<string, number | undefined>();
  let repeats = 0;
  for (const [i, hit] of list.entries()) {
    const id = idText(typeof hit === "string" ? hit : at(hit, endpoint.id));
    if (id === undefined) {
      const names = isObject(hit) ? Object.keys(hit).join(", ") : typeof hit;
      throw new BadReply(`hit ${i + 1} has no id at "${endpoint.id}"; it has: ${names || "nothing"}`);
    }
    if (hits.has(id)) repeats++;
    else hits.set(id, scoreOf(hit, endpoint));
  }
  const found = [...hits].slice(0, k);
  const ordered = found.every(([, score], i) => {
    const before = found[i - 1]?.[1];
    return score !== undefined && (i === 0 || (before !== undefined && score < before));
  });
  const scored = found.some(([, score]) => score !== undefined);
  const reranked = isObject(reply) ? reply.used_rerank : undefined;
  return {
    hits: found.map(([id, score], i) => [id, ordered && score !== undefined ? score : found.length - i]),
    repeats,
    reordered: scored && !ordered,
    ...(typeof reranked === "boolean" ? { reranked } : {}),
  };
}
