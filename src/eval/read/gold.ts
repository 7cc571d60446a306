import { toBytes } from "../bytes.ts";
import { inputError, type Place, type Warnings } from "../problem.ts";
import { type Judgements, judge, type Qrels, readGrade, type TopicInfo } from "../qrels.ts";
import { docKeys, firstOf, idText, isObject, type JsonObject, topicIdOf } from "./json-text.ts";

const goldKeys = ["gold_ids", "relevant", "gold_chunks"];

function sameGold(a: unknown, b: unknown): boolean {
  const text = (value: unknown) => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
  return text(a) === text(b);
}

/** What a record calls relevant. Two names that disagree are refused: the stack's scripts take either first. */
function goldOf(record: JsonObject, place: Place): unknown {
  const present = goldKeys.filter((key) => record[key] !== undefined && record[key] !== null);
  const [first, ...others] = present;
  for (const other of others) {
    if (first === undefined || sameGold(record[first], record[other])) continue;
    throw inputError(place, `${first} and ${other} differ`, "keep one of the two", "eval.gold");
  }
  return first === undefined ? undefined : record[first];
}

function gradeOf(value: unknown, place: Place, doc: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw inputError(
    place,
    `the grade of ${doc} is ${JSON.stringify(value)}`,
    "a grade is a whole number",
    "eval.grade",
  );
}

/** `["a","b"]`, `[{"id":"a","grade":2}]` or `{"a":2}` as pairs of document and grade. */
function pairsOf(gold: unknown, place: Place): readonly (readonly [string, number])[] {
  if (isObject(gold)) {
    return Object.entries(gold).map(([doc, grade]) => [doc, gradeOf(grade, place, doc)] as const);
  }
  if (!Array.isArray(gold)) {
    throw inputError(place, `${goldKeys.join(" or ")} must be a list of ids`, 'e.g. "gold_ids": ["a", "b"]');
  }
  return gold.map((entry: unknown) => {
    const doc = isObject(entry) ? idText(firstOf(entry, [...docKeys, "id"])) : idText(entry);
    if (doc === undefined) {
      throw inputError(place, `${JSON.stringify(entry)} is no document id`, "ids are texts", "eval.gold");
    }
    const grade = isObject(entry) ? firstOf(entry, ["grade", "relevance", "score"]) : 1;
    return [doc, gradeOf(grade ?? 1, place, doc)] as const;
  });
}

function infoOf(record: JsonObject): TopicInfo | undefined {
  if (typeof record.query !== "string") return undefined;
  const tags = Array.isArray(record.tags) ? record.tags.filter((tag) => typeof tag === "string") : undefined;
  return {
    query: record.query,
    ...(typeof record.namespace === "string" ? { namespace: record.namespace } : {}),
    ...(isObject(record.metadata) ? { metadata: record.metadata } : {}),
    ...(tags === undefined ? {} : { tags }),
  };
}

/** One judgement an object: `{query_id, corpus_id, score}`. */
function takeJudgement(
  record: JsonObject,
  qrels: Qrels,
  warnings: Warnings,
  place: Required<Place>,
): boolean {
  const qid = topicIdOf(record);
  const doc = idText(firstOf(record, docKeys));
  const grade = firstOf(record, ["relevance", "grade", "rel", "label", "score"]);
  if (qid === undefined || doc === undefined || grade === undefined) return false;
  const key = toBytes(qid);
  judge(
    judgementsOf(qrels, key),
    { ...place, qid: key },
    toBytes(doc),
    readGrade(String(grade), warnings, place.line),
  );
  return true;
}

export function judgementsOf(qrels: Qrels, qid: string): Judgements {
  let judgements = qrels.topics.get(qid);
  if (judgements === undefined) {
    judgements = new Map();
    qrels.topics.set(qid, judgements);
  }
  return judgements;
}

/** Takes in one JSON value of a gold file: a query with its gold, a judgement, or a suite of queries. */
export function takeGold(value: unknown, qrels: Qrels, warnings: Warnings, line: number): void {
  const place = { source: qrels.source, line };
  if (Array.isArray(value)) {
    for (const entry of value) takeGold(entry, qrels, warnings, line);
    return;
  }
  if (!isObject(value))
    throw inputError(place, "no object", "one query with its gold ids a line", "eval.gold");
  if (Array.isArray(value.queries)) {
    for (const query of value.queries) takeGold(query, qrels, warnings, line);
    return;
  }
  const gold = goldOf(value, place);
  if (gold === undefined) {
    if (takeJudgement(value, qrels, warnings, place)) return;
    throw inputError(
      place,
      `no ${goldKeys.slice(0, 2).join(" and no ")}`,
      "a query names its relevant documents; a judgement has query_id, corpus_id and score",
      "eval.gold",
    );
  }
  const id = topicIdOf(value);
  if (id === undefined) throw inputError(place, "neither an id nor a query", "name one", "eval.gold");
  const qid = toBytes(id);
  if (qrels.topics.has(qid)) {
    throw inputError(place, `topic ${qid} is there twice`, "one line a query and namespace", "eval.gold");
  }
  const judgements = judgementsOf(qrels, qid);
  for (const [doc, grade] of pairsOf(gold, place)) judge(judgements, { ...place, qid }, toBytes(doc), grade);
  if (judgements.size === 0) warnings.add(line, "no relevant document: the topic scores 0 whatever is found");
  const info = infoOf(value);
  if (info !== undefined) qrels.info.set(qid, info);
}
