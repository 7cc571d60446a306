import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { type LicensePorts, licenseOf, mayWrite } from "../may-publish.ts";
import { type Hub, repoUrl } from "../port.ts";
import { refuseOtherType } from "../publish/remote.ts";
import { repoId } from "../repo-id.ts";
import { isHubId } from "./base-model.ts";
import { checkModel } from "./check-model.ts";
import type { ModelFiles } from "./files.ts";
import type { CheckedModel } from "./kinds.ts";
import type { Relation } from "./manifest.ts";
import { isSame, remoteFiles } from "./model-remote.ts";
import type { ModelPublication, ModelSteps } from "./model-steps.ts";
import { checkRunId, contentId, hashModel, type ModelPlan, planModel } from "./plan-model.ts";
import { type PublishedModel, publishModel } from "./publish-model.ts";
import type { RunFacts } from "./run-facts.ts";
import { megabytes, UploadMeter } from "./upload-meter.ts";

/** What publishing a model needs; a command's context has it. */
export interface ModelRunPorts extends LicensePorts {
  readonly signal: AbortSignal;
  readonly clock: { now(): number };
  readonly talk: {
    note(text: string): Promise<void>;
    progress(label: string, total?: number): { done(count: number): Promise<void>; end(): Promise<void> };
  };
  hub(): Promise<Hub>;
  modelFiles(path: string): Promise<ModelFiles>;
  modelSteps(): Promise<ModelSteps>;
  publisherLock(repo: string): Promise<AsyncDisposable>;
  gitState(): Promise<{ readonly sha: string | null; readonly dirty: boolean }>;
}

/** What the user wants, and what the run that made it knows. */
export interface ModelHow {
  readonly path: string;
  readonly repo: string;
  readonly license?: string | undefined;
  readonly public: boolean;
  readonly branch: string;
  readonly pullRequest: boolean;
  readonly baseModel?: string | undefined;
  readonly relation?: Relation | undefined;
  readonly pipelineTag: string;
  /** Takes a base model that the Hub does not show. */
  readonly unseenBase: boolean;
  readonly gitSha?: string | undefined;
  readonly run: Omit<RunFacts, "git" | "id"> & {
    readonly id: string | undefined;
    readonly git?: RunFacts["git"];
  };
}

/** What would be sent. */
export interface PlannedModel {
  readonly repo: string;
  readonly url: string;
  readonly visibility: "private" | "public";
  readonly exists: boolean;
  readonly kind: CheckedModel["kind"];
  readonly base_model: string;
  readonly run: string;
  readonly tag: string;
  readonly bytes: number;
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly state: "new" | "changed" | "same";
  }[];
  readonly left: CheckedModel["left"];
  /** Files in which a path of this machine gives way to the base model. */
  readonly mended: readonly string[];
  readonly card: string;
}

interface Opened {
  readonly hub: Hub;
  readonly model: CheckedModel;
  readonly plan: ModelPlan;
  readonly license: string;
  readonly before: ModelPublication | undefined;
}

/** Checks, hashes and plans; sends nothing. */
export async function planModelRun(ports: ModelRunPorts, how: ModelHow): Promise<PlannedModel> {
  const { hub, model, plan } = await open(ports, how);
  const repo = { type: "model", id: how.repo } as const;
  if ((await hub.info(repo)) === undefined) await refuseOtherType(hub, repo);
  const info = await hub.info(repo, how.branch === "main" ? undefined : how.branch);
  const paths = plan.files.map(({ path }) => path);
  const there = info === undefined ? undefined : await remoteFiles(hub, repo, info.sha, paths);
  return {
    repo: how.repo,
    url: repoUrl(hub, repo),
    visibility: (info?.private ?? !how.public) ? "private" : "public",
    exists: info !== undefined,
    kind: model.kind,
    base_model: model.base,
    run: plan.run.id,
    tag: plan.tag,
    bytes: plan.files.reduce((sum, { bytes }) => sum + bytes, 0),
    files: plan.files.map((file) => {
      const remote = there?.get(file.path);
      const state = remote === undefined ? "new" : isSame(file, remote) ? "same" : "changed";
      return { path: file.path, bytes: file.bytes, state };
    }),
    left: model.left,
    mended: [...model.mended.keys()],
    card: plan.card,
  };
}

/** Checks, hashes, uploads, commits, tags and verifies; goes on where an earlier call of the same was cut short. */
export async function publishModelRun(ports: ModelRunPorts, how: ModelHow): Promise<PublishedModel> {
  const hub = await ports.hub();
  await mayWrite(hub);
  await using _ = await ports.publisherLock(how.repo);
  const { model, plan, license, before } = await open(ports, how);
  const steps = await ports.modelSteps();
  if (before === undefined) {
    const { git } = plan.run;
    await steps.add({ step: "planned", key: plan.key, createdAt: plan.createdAt, git });
  } else if (!before.done) await ports.talk.note("going on with what was interrupted");
  await ports.license(how.repo, license);
  const sizes = new Map(plan.files.map(({ path, bytes }) => [path, bytes]));
  const meter = new UploadMeter(sizes, (label, total) => ports.talk.progress(label, total));
  try {
    return await publishModel(
      {
        hub,
        steps,
        signal: ports.signal,
        onProgress: (told) => meter.add(told),
      },
      { ...how, license, private: !how.public, kind: model.kind },
      plan,
      before,
    );
  } finally {
    await meter.end();
  }
}

async function open(ports: ModelRunPorts, how: ModelHow): Promise<Opened> {
  repoId(how.repo);
  if (how.run.id !== undefined) checkRunId(how.run.id);
  const license = await licenseOf(ports, how.repo, how.license);
  const files = await ports.modelFiles(how.path);
  const model = await checkModel(files, how.baseModel);
  const hub = await ports.hub();
  if (!how.unseenBase) await seeBase(hub, model.base);
  const total = model.files.reduce((sum, { size }) => sum + size, 0);
  const progress = ports.talk.progress("MB hashed", megabytes(total));
  let bytes = 0;
  const onBytes = (more: number) => {
    bytes += more;
    void progress.done(megabytes(bytes));
  };
  const hashed = await hashModel(files, model, { signal: ports.signal, onBytes });
  await progress.end();
  const git = how.run.git ?? (await ports.gitState());
  const run: RunFacts = {
    ...how.run,
    id: how.run.id ?? contentId(hashed),
    git: how.gitSha === undefined ? git : { sha: how.gitSha, dirty: false },
  };
  const now = new Date(ports.clock.now()).toISOString();
  const first = planModel(model, hashed, run, wishOf(how, license), now);
  const before = await (await ports.modelSteps()).find(first.key);
  // Card and manifest must be the same bytes as those that may be there already.
  const plan =
    before === undefined
      ? first
      : planModel(model, hashed, { ...run, git: before.git }, wishOf(how, license), before.createdAt);
  return { hub, model, plan, license, before };
}

function wishOf({ repo, branch, pipelineTag, relation }: ModelHow, license: string) {
  return { repo, branch, pipelineTag, relation, license };
}

async function seeBase(hub: Hub, id: string): Promise<void> {
  if (isHubId(id) && (await hub.info({ type: "model", id })) !== undefined) return;
  throw new PmovesError(`the base model ${id} is not to be seen at ${hub.endpoint}`, {
    code: "model.base_unseen",
    exit: EXIT.usage,
    hint: "Name the right one with --base-model, or take it on trust with --unseen-base",
  });
}
