import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { toBytes } from "../bytes.ts";
import { emptyRun, type Run, runTopic } from "../run.ts";
import type { Answer } from "./answer.ts";
import { type AskOptions, type AskPorts, ask, type Unanswered } from "./ask.ts";
import type { Asked } from "./asked.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Kept } from "./kept.ts";

export interface RetrieveOptions extends AskOptions {
  /** Questions under way at once. */
  readonly concurrency: number;
  readonly runId: string;
  /** Told after each answer. */
  readonly onDone?: (count: number) => Promise<void>;
}

export interface Retrieved {
  readonly run: Run;
  readonly topics: number;
  /** Of those, taken from an earlier, unfinished call. */
  readonly resumed: number;
  readonly documents: number;
  /** Topics for which nothing was found. */
  readonly empty: number;
  /** Hits that repeated an id within a topic. */
  readonly repeats: number;
  /** Topics whose scores did not follow the order of the list. */
  readonly reordered: number;
  /** Topics that the service said it reranked; null where it did not say. */
  readonly reranked: number | null;
  readonly failed: readonly { readonly topic: string; readonly reason: string }[];
}

function isAnswer(said: Answer | Unanswered): said is Answer {
  return "hits" in said;
}

/**
 * Puts every question to a service and keeps each answer before the next. Throws `PmovesError`
 * `eval.unreachable` where nothing was ever heard, and the signal's reason when it aborts.
 */
export async function retrieve(
  endpoint: Endpoint,
  asked: readonly Asked[],
  ports: AskPorts & { readonly kept: Kept },
  options: RetrieveOptions,
): Promise<Retrieved> {
  const answers = new Map(ports.kept.answers);
  const failed = new Map<string, string>();
  const resumed = answers.size;
  // One worker that gives up takes the others along.
  const stop = new AbortController();
  const own = { ...ports, signal: AbortSignal.any([ports.signal, stop.signal]) };
  const left = asked.filter(({ topic }) => !answers.has(topic)).values();
  const worker = async () => {
    for (const question of left) {
      const said = await ask(endpoint, question, own, options);
      if (isAnswer(said)) {
        await ports.kept.add(question.topic, said);
        answers.set(question.topic, said);
      } else if (said.unreachable && answers.size === 0) throw unreachable(endpoint, said.reason);
      else failed.set(question.topic, said.reason);
      await options.onDone?.(answers.size + failed.size);
    }
  };
  const guarded = () =>
    worker().catch((error: unknown) => {
      stop.abort(error);
      throw error;
    });
  await Promise.all(Array.from({ length: options.concurrency }, guarded));
  return summary(asked, answers, failed, resumed, options.runId);
}

function summary(
  asked: readonly Asked[],
  answers: ReadonlyMap<string, Answer>,
  failed: ReadonlyMap<string, string>,
  resumed: number,
  runId: string,
): Retrieved {
  const run = emptyRun("the retrieved run");
  run.id = toBytes(runId);
  const all: Answer[] = [];
  for (const { topic } of asked) {
    const answer = answers.get(topic);
    if (answer === undefined) continue;
    all.push(answer);
    if (answer.hits.length === 0) continue;
    const { docs, scores } = runTopic(run, toBytes(topic));
    for (const [id, score] of answer.hits) {
      docs.push(toBytes(id));
      scores.push(score);
    }
  }
  const said = all.filter(({ reranked }) => reranked !== undefined);
  const sum = (of: (answer: Answer) => number) => all.reduce((total, answer) => total + of(answer), 0);
  return {
    run,
    topics: asked.length,
    resumed,
    documents: sum(({ hits }) => hits.length),
    empty: sum(({ hits }) => (hits.length === 0 ? 1 : 0)),
    repeats: sum(({ repeats }) => repeats),
    reordered: sum(({ reordered }) => (reordered ? 1 : 0)),
    reranked: said.length === 0 ? null : said.filter(({ reranked }) => reranked).length,
    failed: [...failed].map(([topic, reason]) => ({ topic, reason })),
  };
}

function unreachable(endpoint: Endpoint, reason: string): PmovesError {
  return new PmovesError(`${endpoint.url}: ${reason}`, {
    code: "eval.unreachable",
    exit: EXIT.unreachable,
    hint: "is the service running? name it with --url or HIRAG_URL",
  });
}
