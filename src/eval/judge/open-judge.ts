import type { InferenceClient } from "../../gateway/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { toText } from "../bytes.ts";
import type { InputFiles } from "../ports.ts";
import type { Warning } from "../problem.ts";
import type { SamplingWish } from "../sampling/stages.ts";
import { linearMeasure } from "../sampling/weights.ts";
import type { JudgeIdentity } from "./answer.ts";
import type { Combination } from "./combine.ts";
import { type CostEstimate, estimateCost, type PriceOf } from "./cost-estimate.ts";
import { hashOf } from "./fence.ts";
import { type JudgeFiles, type JudgeInputs, type PoolWish, readInputs } from "./inputs.ts";
import { type JobPlan, type JudgeEvent, type JudgeOutputs, runJob } from "./job.ts";
import type { JudgeJournal } from "./judge-journal.ts";
import type { Limits } from "./limits.ts";
import type { JudgeAddress, JudgeSpec, Unit } from "./plan.ts";
import { openPrompt, type PromptText } from "./prompt.ts";
import type { RunFacts } from "./result.ts";
import { sampledPlan } from "./sampled.ts";
import { Session } from "./session.ts";
import { canaryUnits, gradingUnits, pairUnits, recheckUnits } from "./units.ts";

/** Everything that a run of the judge is told. */
export interface JudgeWish {
  readonly files: JudgeFiles;
  readonly pool: PoolWish;
  readonly mode: "pointwise" | "pairwise";
  readonly prompt: PromptText;
  readonly send: JudgeSpec["send"];
  readonly address: JudgeAddress;
  readonly version: string | null;
  readonly params: JudgeSpec["params"];
  readonly samples: number;
  readonly combine: Combination;
  /** Pairs: how many others a document meets. */
  readonly opponents: number;
  /** Documents that are asked once more with the canary's sentence. */
  readonly canary: number;
  /** Documents graded by people that are asked all the same, to see how far the judge agrees. */
  readonly recheck: number;
  readonly sampling: (SamplingWish & { readonly measure: string; readonly level: number }) | undefined;
  readonly limits: Limits;
  readonly maxUnparsed: number;
  readonly replay: boolean;
  /** Name and version of this program, for the manifest. */
  readonly tool: string;
}

export interface JudgePorts {
  readonly files: InputFiles;
  readonly journal: () => Promise<JudgeJournal>;
  readonly client: () => Promise<InferenceClient>;
  /** Who would answer; not asked in a replay. */
  readonly identity: () => Promise<JudgeIdentity>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly write: (outputs: JudgeOutputs) => Promise<void>;
  readonly price: PriceOf;
}

/** A run of the judge that has read its inputs and asked nobody yet. */
export interface OpenJudge {
  readonly facts: RunFacts;
  readonly inputs: JudgeInputs;
  readonly warnings: readonly Warning[];
  /** What it would take, without a call. */
  estimate(): Promise<CostEstimate>;
  run(): AsyncGenerator<JudgeEvent, void, undefined>;
}

/** Reads, pools and plans. Throws `PmovesError` for all that can be known to be wrong before a call. */
export async function openJudge(wish: JudgeWish, ports: JudgePorts): Promise<OpenJudge> {
  const prompt = openPrompt(wish.prompt);
  const { scale } = wish.pool;
  const spec: JudgeSpec = { ...wish, scale, prompt };
  if (wish.send === "text") tryPrompt(spec, wish.mode);
  const inputs = await readInputs(ports.files, wish.files, wish.pool);
  const plan = planHash(wish, prompt.hash, inputs);
  const journal = await ports.journal();
  const judge = wish.replay ? replayed(journal, plan) : await ports.identity();
  const facts: RunFacts = {
    run: hashOf("run/1", plan, judge).slice(0, 16),
    mode: wish.mode,
    scale: scale.name,
    max: scale.max,
    samples: wish.samples,
    combine: wish.combine,
    depth: wish.pool.depth,
    prompt: wish.prompt.name,
    prompt_hash: prompt.hash,
    judge,
    params: wish.params,
    runs: inputs.runs.map(({ id }) => toText(id)),
    tool: wish.tool,
  };
  const { units, stages, report } = stagesOf(wish, inputs);
  const job: JobPlan = {
    facts,
    spec,
    inputs,
    stages,
    units: units.length,
    width: wish.limits.concurrency * 2,
    timeoutMs: wish.limits.timeoutMs,
    maxUnparsed: wish.maxUnparsed,
    ...(report === undefined ? {} : { estimates: report }),
  };
  return {
    facts,
    inputs,
    warnings: inputs.warnings,
    estimate: () => estimateCost(units, spec, judge, journal, ports.price, wish.limits.concurrency),
    async *run() {
      const client = wish.replay ? undefined : await ports.client();
      const { clock, random, signal, write } = ports;
      const session = new Session({ client, journal, clock, random, signal }, wish.limits, facts.run);
      if (!wish.replay) await journal.begin(facts.run, plan, judge);
      try {
        yield* runJob(job, { session, clock, write });
      } finally {
        const { stopped } = session.state;
        if (stopped !== undefined && !wish.replay) await journal.stop(facts.run, stopped);
      }
    },
  };
}

/** A template that names what there is not fails here, and not at the first call. */
function tryPrompt({ prompt, scale }: JudgeSpec, mode: JudgeWish["mode"]): void {
  const passages = mode === "pairwise" ? { passage_a: "", passage_b: "" } : { passage: "" };
  const { name, max, levels } = scale;
  prompt.render({ query: "", ...passages, scale: name, max, levels, fence: "", check: "" });
}

/** All that makes a run what it is, but who judges: a replay finds its judge by this. */
function planHash(wish: JudgeWish, promptHash: string, { pool, texts }: JudgeInputs): string {
  const { mode, send, address, version, params, samples, combine, opponents, canary, recheck, sampling } =
    wish;
  const asked = pool.map(({ qid, docno, ranks, human }) => [
    qid,
    docno,
    ranks,
    human ?? null,
    texts.questions.get(qid) ?? null,
    texts.passages.get(docno)?.text ?? null,
  ]);
  const how = [
    mode,
    send,
    address,
    version,
    params,
    samples,
    combine,
    opponents,
    canary,
    recheck,
    sampling ?? null,
  ];
  return hashOf("plan/1", promptHash, wish.pool.scale.name, how, hashOf(asked));
}

function replayed(journal: JudgeJournal, plan: string): JudgeIdentity {
  const judge = journal.identityFor(plan);
  if (judge !== undefined) return judge;
  throw new PmovesError(`the journal ${journal.name} has no run with these inputs and options`, {
    code: "eval.replay",
    exit: EXIT.usage,
    hint: "give the same files and options as when it was judged; --journal names another journal",
  });
}

interface Stages {
  /** All units, or of a sampled plan those of its first stage. */
  readonly units: readonly Unit[];
  readonly stages: JobPlan["stages"];
  readonly report?: JobPlan["estimates"];
}

function stagesOf(wish: JudgeWish, inputs: JudgeInputs): Stages {
  const { samples, combine, canary, opponents, params } = wish;
  const { holes, texts } = inputs;
  if (wish.mode === "pairwise") {
    refuseLoneRanking(inputs);
    return once([...pairUnits(holes, texts, { samples, opponents, seed: params.seed })]);
  }
  const graded = inputs.pool.filter(({ human }) => human !== undefined);
  const probes = [
    ...canaryUnits(holes, texts, canary, params.seed),
    ...recheckUnits(graded, texts, { count: wish.recheck, samples, seed: params.seed }),
  ];
  if (wish.sampling === undefined) return once([...gradingUnits(holes, texts, samples), ...probes]);
  const { measure: name, level, ...sampling } = wish.sampling;
  const measure = linearMeasure(name, { level, max: wish.pool.scale.max, depth: wish.pool.depth });
  const plan = () => sampledPlan(inputs, measure, sampling, { samples, combine, seed: params.seed });
  // The first stage is told by the seed alone, so it can be shown without being used up.
  const first = [...(plan().stages([]) ?? []), ...probes];
  const own = plan();
  let begun = false;
  const stages: JobPlan["stages"] = (rows) => {
    const next = own.stages(rows);
    if (begun || next === undefined) return next;
    begun = true;
    return [...next, ...probes];
  };
  return { units: first, stages, report: own.report };
}

function once(units: readonly Unit[]): Stages {
  let given = false;
  const stages = () => {
    if (given) return undefined;
    given = true;
    return units;
  };
  return { units, stages };
}

function refuseLoneRanking({ human, holes }: JudgeInputs): void {
  if (human === undefined || holes.length === 0) return;
  throw new PmovesError(
    "pairs say which document is better, and can't be put on the scale of people's grades",
    {
      code: "eval.pairwise",
      exit: EXIT.usage,
      hint: "leave --qrels out, or judge pointwise",
    },
  );
}
