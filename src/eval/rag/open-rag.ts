import type { InferenceClient } from "../../gateway/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { type MeanInterval, meanInterval } from "../agree/ppi.ts";
import type { JudgeIdentity } from "../judge/answer.ts";
import { hashOf } from "../judge/fence.ts";
import { asCompleted } from "../judge/in-flight.ts";
import type { JudgeJournal, StopReason } from "../judge/judge-journal.ts";
import type { Limits } from "../judge/limits.ts";
import type { JudgeAddress } from "../judge/plan.ts";
import { Session, type SessionState, Stopped } from "../judge/session.ts";
import { RagAsker, type RagAsking, type RagCall } from "./asker.ts";
import type { RagCase } from "./case.ts";
import { definitions, type RagMeasure } from "./measures.ts";
import { callsFor, missingFor, type RagScore, scoreCase } from "./run-case.ts";

export interface RagWish {
  readonly measures: readonly RagMeasure[];
  readonly address: JudgeAddress;
  readonly version: string | null;
  readonly embedding: RagAsking["embedding"];
  readonly params: RagAsking["params"];
  readonly questions: number;
  readonly limits: Limits;
  readonly replay: boolean;
  readonly tool: string;
}

export interface RagPorts {
  readonly journal: () => Promise<JudgeJournal>;
  readonly client: () => Promise<InferenceClient>;
  readonly identity: () => Promise<JudgeIdentity>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** A measure over all cases that have it. */
export interface RagMean extends Partial<MeanInterval> {
  readonly measure: RagMeasure;
  readonly definition: string;
  /** Cases with a value, without the part that it needs, and without a reply that can be read. */
  readonly cases: number;
  readonly lacking: number;
  readonly unreadable: number;
}

/** What came of all cases, from their calls alone: a replay gives the same. */
export interface RagResult {
  readonly run: string;
  readonly judge: JudgeIdentity;
  readonly embedding: RagAsking["embedding"] | null;
  readonly params: RagAsking["params"];
  readonly tool: string;
  readonly complete: boolean;
  readonly cases: number;
  readonly means: readonly RagMean[];
  readonly calls: number;
  readonly cost: number | null;
}

export interface RagRow extends RagScore {
  readonly id: string;
}

export interface RagDone {
  readonly result: RagResult;
  readonly rows: readonly RagRow[];
  readonly calls: readonly RagCall[];
  readonly stopped: StopReason | undefined;
}

export interface OpenRag {
  readonly run: string;
  /** Calls in all; those in the journal are not told apart, as later ones depend on what earlier ones say. */
  readonly planned: number;
  measure(onDone: (done: number, state: SessionState) => Promise<void>): Promise<RagDone>;
}

/** Plans the measures of all cases. Throws `PmovesError` for what can be known to be wrong before a call. */
export async function openRag(cases: readonly RagCase[], wish: RagWish, ports: RagPorts): Promise<OpenRag> {
  refuseImpossible(cases, wish);
  const { measures, address, version, embedding, params, questions } = wish;
  const plan = hashOf("rag-plan/1", cases, measures, address, version, embedding ?? null, params, questions);
  const journal = await ports.journal();
  const judge = wish.replay ? replayed(journal, plan) : await ports.identity();
  const run = hashOf("run/1", plan, judge).slice(0, 16);
  const work = cases.flatMap((one) => measures.map((measure) => ({ one, measure })));
  const planned = work.reduce((sum, { one, measure }) => sum + callsFor(one, measure), 0);
  return {
    run,
    planned,
    async measure(onDone) {
      const client = wish.replay ? undefined : await ports.client();
      const { clock, random, signal } = ports;
      const session = new Session({ client, journal, clock, random, signal }, wish.limits, run);
      if (!wish.replay) await journal.begin(run, plan, judge);
      const { timeoutMs } = wish.limits;
      const asker = new RagAsker({ session, clock, timeoutMs, judge, address, embedding, params });
      const rows: RagRow[] = [];
      const scored = asCompleted(work, wish.limits.concurrency, ({ one, measure }) =>
        scoredOrStopped(one, measure, asker, questions),
      );
      for await (const row of scored) {
        if (row !== undefined) rows.push(row);
        await onDone(rows.length, session.state);
      }
      const { stopped } = session.state;
      if (stopped !== undefined && !wish.replay) await journal.stop(run, stopped);
      const order = new Map(cases.map(({ id }, i) => [id, i]));
      const inOrder = (a: { readonly id: string }, b: { readonly id: string }) =>
        (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0);
      rows.sort((a, b) => inOrder(a, b) || measures.indexOf(a.measure) - measures.indexOf(b.measure));
      const calls = asker.calls.toSorted(
        (a, b) =>
          inOrder(a, b) || compare(a.measure, b.measure) || a.part - b.part || compare(a.step, b.step),
      );
      const whole = rows.length === work.length && calls.every(({ problem }) => problem !== "error");
      const result: RagResult = {
        run,
        judge,
        embedding: embedding ?? null,
        params,
        tool: wish.tool,
        complete: whole,
        cases: cases.length,
        means: measures.map((measure) => meanOf(measure, rows)),
        ...spentOn(calls),
      };
      return { result, rows, calls, stopped };
    },
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function scoredOrStopped(
  one: RagCase,
  measure: RagMeasure,
  asker: RagAsker,
  questions: number,
): Promise<RagRow | undefined> {
  try {
    return { id: one.id, ...(await scoreCase(one, measure, asker, { questions })) };
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
}

function meanOf(measure: RagMeasure, rows: readonly RagRow[]): RagMean {
  const own = rows.filter((row) => row.measure === measure);
  const values = own.flatMap(({ value }) => value ?? []);
  const lacking = own.filter(
    ({ why }) => why?.startsWith("no ") === true || why === "nothing is claimed",
  ).length;
  return {
    measure,
    definition: definitions[measure],
    cases: values.length,
    lacking,
    unreadable: own.length - values.length - lacking,
    ...(values.length === 0 ? {} : meanInterval(values)),
  };
}

function spentOn(calls: readonly RagCall[]): Pick<RagResult, "calls" | "cost"> {
  const answers = [
    ...new Map(calls.filter(({ problem }) => problem !== "error").map((call) => [call.key, call])).values(),
  ];
  const costs = answers.map(({ cost }) => cost);
  const known = costs.every((cost) => cost !== null);
  return {
    calls: answers.length,
    cost: known ? Number(costs.reduce((sum, cost) => sum + cost, 0).toFixed(12)) : null,
  };
}

function refuseImpossible(cases: readonly RagCase[], { measures, embedding }: RagWish): void {
  if (measures.includes("answer_relevancy") && embedding === undefined) {
    throw usage(
      "answer_relevancy compares questions by their vectors",
      "name an embedding model with --embedding, or leave the measure out",
    );
  }
  for (const measure of measures) {
    const reasons = cases.map((one) => missingFor(one, measure));
    if (!reasons.every((reason) => reason !== undefined)) continue;
    throw usage(
      `no case has what ${measure} needs: ${reasons[0]}`,
      "leave it out with --measure, or add it to the cases",
    );
  }
}

function usage(message: string, hint: string): PmovesError {
  return new PmovesError(message, { code: "eval.rag", exit: EXIT.usage, hint });
}

function replayed(journal: JudgeJournal, plan: string): JudgeIdentity {
  const judge = journal.identityFor(plan);
  if (judge !== undefined) return judge;
  throw usage(
    `the journal ${journal.name} has no run with these cases and options`,
    "give the same file and options as when it was judged; --journal names another journal",
  );
}
