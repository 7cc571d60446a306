import { toBytes } from "../bytes.ts";
import { inputError, type Place, type Warnings } from "../problem.ts";
import { type Run, runTopic } from "../run.ts";
import { docKeys, firstOf, idText, isObject, type JsonObject, topicIdOf } from "./json-text.ts";

interface Hit {
  readonly doc: string;
  readonly score: number | undefined;
  /** The score is a reranker's. */
  readonly reranked?: boolean;
}

function scoreOf(value: unknown, place: Place, doc: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw inputError(
    place,
    `the score of ${doc} is ${JSON.stringify(value)}`,
    "a score is a number",
    "eval.score",
  );
}

/** A hit of `/hirag/query` or a like service; the score that decided is that of the reranker where there is one. */
function hitOf(entry: unknown, place: Place): Hit {
  const payload = isObject(entry) && isObject(entry.payload) ? entry.payload : {};
  const doc = isObject(entry)
    ? idText(firstOf(entry, [...docKeys, "id"]) ?? firstOf(payload, docKeys))
    : idText(entry);
  if (doc === undefined) {
    throw inputError(
      place,
      `a hit without a document id: ${JSON.stringify(entry).slice(0, 80)}`,
      "e.g. chunk_id",
      "eval.hit",
    );
  }
  const score = isObject(entry) ? firstOf(entry, ["rerank_score", "score"]) : undefined;
  const reranked = isObject(entry) && typeof entry.rerank_score === "number";
  return { doc, score: scoreOf(score, place, doc), reranked };
}

function hitsOf(record: JsonObject, place: Place): readonly Hit[] | undefined {
  const list = firstOf(record, ["hits", "results", "retrieved", "predicted", "contexts"]);
  if (Array.isArray(list)) return list.map((entry) => hitOf(entry, place));
  if (!isObject(list)) return undefined;
  return Object.entries(list).map(([doc, score]) => ({ doc, score: scoreOf(score, place, doc) }));
}

function add(run: Run, qid: string, hits: readonly Hit[], line: number, warnings: Warnings): void {
  const topic = runTopic(run, toBytes(qid));
  const reranked = hits.filter((hit) => hit.reranked).length;
  const mixed = reranked > 0 && reranked < hits.length;
  const scored = !mixed && hits.every(({ score }) => score !== undefined);
  if (mixed) {
    warnings.add(
      line,
      "some hits have a reranker's score and some none: they are ranked in the order of the list",
    );
  } else if (!scored && hits.some(({ score }) => score !== undefined)) {
    warnings.add(line, "some hits have no score: they are ranked in the order of the list");
  }
  for (const [i, { doc, score }] of hits.entries()) {
    topic.docs.push(toBytes(doc));
    topic.scores.push(scored && score !== undefined ? score : hits.length - i);
    topic.lines.push(line);
  }
}

/** Takes in one JSON value of a run: a query with its hits, or one hit `{query_id, doc_id, score}`. */
export function takeHits(value: unknown, run: Run, warnings: Warnings, line: number): void {
  const place = { source: run.source, line };
  if (Array.isArray(value)) {
    for (const entry of value) takeHits(entry, run, warnings, line);
    return;
  }
  if (!isObject(value)) throw inputError(place, "no object", "one query with its hits a line", "eval.hit");
  if (isObject(value.per_query) || Array.isArray(value.per_query)) {
    takeHits(Object.values(value.per_query).flat(), run, warnings, line);
    return;
  }
  const qid = topicIdOf(value);
  if (qid === undefined) throw inputError(place, "neither an id nor a query", "name one", "eval.hit");
  const label = firstOf(value, ["run_id", "run", "system"]);
  if (typeof label === "string") run.id = toBytes(label);
  const hits = hitsOf(value, place);
  if (hits !== undefined) {
    add(run, qid, hits, line, warnings);
    return;
  }
  if (firstOf(value, docKeys) === undefined) {
    throw inputError(
      place,
      "no hits",
      'a query names its hits, e.g. "hits": [{"chunk_id": "a", "score": 1}]',
      "eval.hit",
    );
  }
  add(run, qid, [hitOf(value, place)], line, warnings);
}
