import type { Clock } from "../../kernel/clock.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { toText } from "../bytes.ts";
import type { CallRow } from "./call-row.ts";
import type { JudgeInputs } from "./inputs.ts";
import { askAll } from "./judge-run.ts";
import type { JudgeSpec, Unit } from "./plan.ts";
import { gradedOf, type JudgeResult, provenanceText, qrelsText, type RunFacts, resultOf } from "./result.ts";
import type { Session, SessionState } from "./session.ts";

/** A row as it comes, with how the run stands; `judge` screens and lines are drawn from these. */
export type JudgeEvent =
  | { readonly event: "start"; readonly run: string; readonly units: number; readonly inputs: PoolCounts }
  | {
      readonly event: "call";
      readonly row: CallRow;
      /** What people gave this document. */
      readonly human: number | null;
      readonly done: number;
      readonly state: SessionState;
    }
  | { readonly event: "done"; readonly result: JudgeResult; readonly state: SessionState };

export interface PoolCounts {
  readonly topics: number;
  readonly pooled: number;
  readonly human: number;
  readonly holes: number;
}

/** What a job writes; whole files, each replaced at once. */
export interface JudgeOutputs {
  readonly qrels: string;
  readonly provenance: string;
  readonly manifest: string;
}

export interface JobPorts {
  readonly session: Session;
  readonly clock: Clock;
  readonly write: (outputs: JudgeOutputs) => Promise<void>;
}

export interface JobPlan {
  readonly facts: RunFacts;
  readonly spec: JudgeSpec;
  readonly inputs: JudgeInputs;
  /** All units; a sampled plan gives them in stages, told by what came before. */
  readonly stages: (rows: readonly CallRow[]) => Iterable<Unit> | undefined;
  /** For progress; more may come in a sampled plan. */
  readonly units: number;
  readonly width: number;
  readonly timeoutMs: number;
  /** Share of documents without a grade above which the run fails. */
  readonly maxUnparsed: number;
  /** What a sampled plan can say of its runs at the end; goes into the manifest. */
  readonly estimates?: (rows: readonly CallRow[]) => unknown;
}

export function poolCounts({ pool, holes }: JudgeInputs): PoolCounts {
  return {
    topics: new Set(pool.map(({ qid }) => qid)).size,
    pooled: pool.length,
    human: pool.filter(({ human }) => human !== undefined).length,
    holes: holes.length,
  };
}

/**
 * Runs a plan to its end or to where it has to stop, and writes what there is: always a valid result, marked
 * incomplete where it is. Throws `PmovesError` `eval.unparsed` when too many replies had no grade, after
 * everything has been written.
 */
export async function* runJob(plan: JobPlan, ports: JobPorts): AsyncGenerator<JudgeEvent, void, undefined> {
  const { facts, spec, inputs } = plan;
  const { session, clock } = ports;
  const counts = poolCounts(inputs);
  yield { event: "start", run: facts.run, units: plan.units, inputs: counts };
  const people = new Map(
    inputs.pool.map(({ qid, docno, human }) => [JSON.stringify([toText(qid), toText(docno)]), human]),
  );
  const rows: CallRow[] = [];
  let notAsked = 0;
  const asking = { session, spec, judge: facts.judge, clock, timeoutMs: plan.timeoutMs, width: plan.width };
  for (let units = plan.stages(rows); units !== undefined; units = plan.stages(rows)) {
    const stage = [...units];
    let answered = 0;
    for await (const asked of askAll(stage, asking)) {
      if ("skipped" in asked) continue;
      answered += 1;
      const { row } = asked;
      rows.push(row);
      const human = people.get(JSON.stringify([row.topic, row.doc])) ?? null;
      yield { event: "call", row, human, done: rows.length, state: session.state };
    }
    notAsked += stage.length - answered;
    if (session.state.stopped !== undefined || notAsked > 0) break;
  }
  const gathered = {
    rows,
    notAsked,
    noText: inputs.noText.length,
    stopped: session.state.stopped,
    ...counts,
  };
  const result = resultOf(facts, gathered);
  const estimates = plan.estimates?.(rows);
  const manifest = estimates === undefined ? result : { ...result, estimates };
  await ports.write({
    qrels: qrelsText(inputs.human, gradedOf(facts, rows)),
    provenance: provenanceText(rows),
    manifest: `${JSON.stringify(manifest, undefined, 2)}\n`,
  });
  refuseUnparsed(result, plan.maxUnparsed);
  yield { event: "done", result: manifest, state: session.state };
}

/** At least so many documents must have been tried before a share of them says anything. */
function refuseUnparsed(result: JudgeResult, most: number): void {
  const tried = result.judged + result.unparsed;
  if (result.unparsed === 0 || result.unparsed <= most * tried) return;
  const why = Object.entries(result.problems).map(([problem, count]) => `${problem} ${count}`);
  throw new PmovesError(
    `${result.unparsed} of ${tried} documents got no grade that can be read (${why.join(", ")})`,
    {
      code: "eval.unparsed",
      exit: EXIT.failure,
      hint: "look at `reply` in the provenance file; another model or template, or --max-unparsed, may mend it",
    },
  );
}
