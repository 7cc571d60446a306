import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { ByteText } from "../bytes.ts";
import { maxGradeOf } from "../evaluate.ts";
import type { InputFiles } from "../ports.ts";
import type { Warning } from "../problem.ts";
import type { Qrels } from "../qrels.ts";
import type { Compat } from "../rank.ts";
import { readQrels } from "../read/qrels-file.ts";
import { readRun } from "../read/run-file.ts";
import type { Run } from "../run.ts";
import { type Pooled, poolOf } from "./pool.ts";
import { refuseBeyondScale, type Scale } from "./scale.ts";
import { listed, questionOf, readPassages, readQuestions } from "./texts.ts";
import type { Texts } from "./units.ts";

/** Files of a run of the judge. */
export interface JudgeFiles {
  readonly runs: readonly string[];
  readonly corpus: string;
  readonly queries: string | undefined;
  /** Grades that people gave. */
  readonly qrels: string | undefined;
}

export interface PoolWish {
  readonly depth: number;
  readonly compat: Compat;
  /** Characters of a passage that the judge sees. */
  readonly maxPassage: number;
  readonly scale: Scale;
  /** Read the texts of what people have graded, too. */
  readonly rechecks: boolean;
  /** Go on without the documents and questions that have no text. */
  readonly allowMissing: boolean;
}

export interface JudgeInputs {
  readonly runs: readonly Run[];
  readonly human: Qrels | undefined;
  readonly pool: readonly Pooled[];
  /** Documents of the pool without a grade by people that have a text. */
  readonly holes: readonly Pooled[];
  readonly texts: Texts;
  readonly noText: readonly Pooled[];
  /** What a person should know before judging. */
  readonly notes: readonly string[];
  readonly warnings: readonly Warning[];
}

/** Reads all files and pools the runs. Throws `PmovesError` for what can't be judged as it is. */
export async function readInputs(files: InputFiles, paths: JudgeFiles, wish: PoolWish): Promise<JudgeInputs> {
  const warnings: Warning[] = [];
  const runs: Run[] = [];
  for (const path of paths.runs) {
    const loaded = await readRun(files, path, { compat: wish.compat });
    warnings.push(...loaded.warnings);
    runs.push(loaded.value);
  }
  const loaded = paths.qrels === undefined ? undefined : await readQrels(files, paths.qrels, wish.compat);
  const human = loaded?.value;
  if (loaded !== undefined) warnings.push(...loaded.warnings);
  if (human !== undefined) refuseBeyondScale(wish.scale, maxGradeOf(human), human.source);
  const pool = poolOf(runs, human, wish);
  const open = pool.filter((pooled) => pooled.human === undefined);
  const wanted = new Set((wish.rechecks ? pool : open).map(({ docno }) => docno));
  const passages = await readPassages(files, paths.corpus, wanted, wish.maxPassage);
  const questions = await questionsOf(files, paths, pool, human);
  const has = ({ qid, docno }: Pooled) => questions.has(qid) && passages.has(docno);
  const holes = open.filter(has);
  const noText = open.filter((pooled) => !has(pooled));
  if (!wish.allowMissing) refuseMissing(noText, questions, paths);
  const cut = [...passages.values()].filter(({ text, length }) => length > text.length).length;
  const notes = [...cutNote(cut, wish.maxPassage), ...scaleNote(human, wish.scale)];
  return { runs, human, pool, holes, texts: { questions, passages }, noText, notes, warnings };
}

function cutNote(cut: number, most: number): readonly string[] {
  if (cut === 0) return [];
  return [`${cut} passages are longer than --max-passage: the judge sees their first ${most} characters`];
}

/** A 1 of two grades and a 1 of four say different things, and would stand in one file. */
function scaleNote(human: Qrels | undefined, scale: Scale): readonly string[] {
  const highest = human === undefined ? 0 : maxGradeOf(human);
  if (highest !== 1 || scale.max === 1) return [];
  return [
    `people's grades end at 1 and the judge's at ${scale.max}: judge with --scale 0-1, so that a 1 is a 1`,
  ];
}

async function questionsOf(
  files: InputFiles,
  { queries, corpus }: JudgeFiles,
  pool: readonly Pooled[],
  human: Qrels | undefined,
): Promise<ReadonlyMap<ByteText, string>> {
  const beside = (await files.kind(corpus)) === "folder" ? corpus : undefined;
  const path = queries ?? beside;
  const read = path === undefined ? new Map<ByteText, string>() : await readQuestions(files, path);
  const found = new Map<ByteText, string>();
  for (const { qid } of pool) {
    const question = questionOf(qid, read, human);
    if (question !== undefined) found.set(qid, question);
  }
  return found;
}

function refuseMissing(
  noText: readonly Pooled[],
  questions: ReadonlyMap<ByteText, string>,
  { corpus, queries }: JudgeFiles,
): void {
  if (noText.length === 0) return;
  const silent = [...new Set(noText.filter(({ qid }) => !questions.has(qid)).map(({ qid }) => qid))];
  const empty = [...new Set(noText.filter(({ qid }) => questions.has(qid)).map(({ docno }) => docno))];
  const parts = [
    silent.length > 0 ? `no question for topic ${listed(silent)}` : "",
    empty.length > 0 ? `no text in ${corpus} for document ${listed(empty)}` : "",
  ].filter((part) => part !== "");
  const mend =
    silent.length > 0 && queries === undefined
      ? "give the questions with --queries"
      : "give a corpus that holds them, or leave them unjudged with --allow-missing";
  throw new PmovesError(parts.join("; "), { code: "eval.no_text", exit: EXIT.usage, hint: mend });
}
