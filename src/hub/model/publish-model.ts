import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { type Hub, type Operation, pullRevision, type RepoRef, type UploadProgress } from "../port.ts";
import type { ModelKind } from "./kinds.ts";
import { ensureModelRepo, isSame, manifestAt, remoteFiles } from "./model-remote.ts";
import type { CommittedModel, ModelPublication, ModelSteps } from "./model-steps.ts";
import type { ModelPlan, ModelWish } from "./plan-model.ts";

export interface ModelPublishPorts {
  readonly hub: Hub;
  readonly steps: ModelSteps;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

export interface ModelPublishWish extends ModelWish {
  readonly private: boolean;
  readonly pullRequest: boolean;
  readonly kind: ModelKind;
}

/** What a publication became. */
export interface PublishedModel {
  readonly repo: string;
  readonly url: string;
  readonly run: string;
  readonly tag: string | null;
  readonly commit: string;
  readonly pull_request: string | null;
  readonly files: number;
  readonly bytes: number;
  readonly private: boolean | null;
  /** Files whose hash at the Hub was compared with ours. */
  readonly verified: number;
  /** False where all of it was there already. */
  readonly sent: boolean;
}

/** How often a commit is put upon what somebody else has committed meanwhile. */
const REBASES = 3;

/**
 * Brings a planned model to the Hub: one commit, a tag, and a look at what is there. Each step is on the disk before
 * the next; what was uploaded before a kill is not sent again. `before` is what the steps know of this plan.
 */
export async function publishModel(
  ports: ModelPublishPorts,
  wish: ModelPublishWish,
  plan: ModelPlan,
  before: ModelPublication | undefined,
): Promise<PublishedModel> {
  const { hub, steps } = ports;
  const repo: RepoRef = { type: "model", id: wish.repo };
  let committed = before?.committed;
  let sent = false;
  if (committed !== undefined && (await hub.info(repo, committed.oid)) === undefined) committed = undefined;
  if (committed === undefined) {
    await ensureModelRepo(hub, repo, wish);
    const made = (await taggedAlready(hub, repo, plan)) ?? (await commitModel(ports, repo, wish, plan));
    committed = { oid: made.oid, pullRequestUrl: made.pullRequestUrl, own: made.own };
    sent = made.sent;
    await steps.add({ step: "committed", key: plan.key, made: committed });
  }
  const tag = committed.pullRequestUrl === null ? plan.tag : null;
  if (tag !== null) await tagOnce(hub, repo, tag, committed.oid, plan.title);
  await steps.add({ step: "tagged", key: plan.key });
  const verified = await verify(hub, repo, plan, committed);
  await steps.add({ step: "verified", key: plan.key });
  await steps.add({ step: "done", key: plan.key });
  return {
    repo: wish.repo,
    url: `${hub.endpoint}/${wish.repo}`,
    run: plan.run.id,
    tag,
    commit: committed.oid,
    pull_request: committed.pullRequestUrl,
    files: plan.files.length,
    bytes: plan.files.reduce((sum, { bytes }) => sum + bytes, 0),
    private: (await hub.info(repo))?.private ?? null,
    verified,
    sent,
  };
}

interface MadeCommit extends CommittedModel {
  readonly sent: boolean;
}

/** The commit of the tag where that holds these files already. Throws `model.tag_taken` where it holds others. */
async function taggedAlready(hub: Hub, repo: RepoRef, plan: ModelPlan): Promise<MadeCommit | undefined> {
  const { tags } = await hub.refs(repo);
  const tag = tags.find(({ name }) => name === plan.tag);
  if (tag === undefined) return undefined;
  const there = await remoteFiles(hub, repo, tag.oid, weightPaths(plan));
  if (plan.files.every((file) => isWritten(file.path) || isSame(file, there.get(file.path))))
    return { oid: tag.oid, pullRequestUrl: null, own: false, sent: false };
  throw new PmovesError(`${repo.id} has the tag ${plan.tag} already, and it holds other files`, {
    code: "model.tag_taken",
    exit: EXIT.usage,
    hint: "A run is published once: name this one with --run-id",
  });
}

/** Card and manifest hold the time at which they were written. */
function isWritten(path: string): boolean {
  return path === "README.md" || path === "pmoves-model.json";
}

function weightPaths(plan: ModelPlan): readonly string[] {
  return plan.files.map(({ path }) => path).filter((path) => !isWritten(path));
}

async function commitModel(
  { hub, signal, onProgress }: ModelPublishPorts,
  repo: RepoRef,
  wish: ModelPublishWish,
  plan: ModelPlan,
): Promise<MadeCommit> {
  for (let attempt = 0; ; attempt++) {
    const head = (await hub.info(repo, wish.branch))?.sha;
    if (head === undefined)
      throw new PmovesError(`${repo.id} has no branch ${wish.branch}`, { code: "hub.not_found" });
    const pulled = wish.pullRequest ? await pulledModel(hub, repo, plan) : undefined;
    if (pulled !== undefined) return pulled;
    const stale = await staleFiles(hub, repo, head, wish, plan);
    const there = await remoteFiles(
      hub,
      repo,
      head,
      plan.files.map(({ path }) => path),
    );
    const differing = plan.files.filter((file) => !isSame(file, there.get(file.path)));
    if (differing.length === 0 && stale.length === 0)
      return { oid: head, pullRequestUrl: null, own: true, sent: false };
    const operations: Operation[] = [
      ...differing.map(({ operation }) => operation),
      ...stale.map((path) => ({ delete: path })),
    ];
    const commit = {
      branch: wish.branch,
      parent: head,
      title: plan.title,
      description: `run ${plan.run.id}, git ${plan.run.git.sha ?? "none"}`,
      operations,
      pullRequest: wish.pullRequest,
    };
    try {
      const { oid, pullRequestUrl } = await hub.commit(repo, commit, { signal, onProgress });
      return { oid, pullRequestUrl, own: true, sent: true };
    } catch (error) {
      // Somebody else's commit came in between: what is there is looked at anew.
      if (!(error instanceof PmovesError) || error.code !== "hub.moved" || attempt >= REBASES) throw error;
    }
  }
}

/** A pull request that was opened already with these files, by an answer that was lost or before a kill. */
async function pulledModel(hub: Hub, repo: RepoRef, plan: ModelPlan): Promise<MadeCommit | undefined> {
  const pull = (await hub.pullRequests(repo)).find(({ title }) => title === plan.title);
  if (pull === undefined) return undefined;
  const head = await hub.info(repo, pullRevision(pull.url));
  if (head === undefined) return undefined;
  const paths = plan.files.map(({ path }) => path);
  const there = await remoteFiles(hub, repo, head.sha, paths);
  if (!plan.files.every((file) => isSame(file, there.get(file.path)))) return undefined;
  return { oid: head.sha, pullRequestUrl: pull.url, own: true, sent: false };
}

/** Files of our last publication there that this one has no more. Throws `model.other_kind`. */
async function staleFiles(
  hub: Hub,
  repo: RepoRef,
  head: string,
  { kind }: ModelPublishWish,
  plan: ModelPlan,
): Promise<readonly string[]> {
  const last = await manifestAt(hub, repo, head);
  if (last === undefined) return [];
  if (last.kind !== kind) {
    throw new PmovesError(`${repo.id} holds ${KINDS[last.kind]}, this is ${KINDS[kind]}`, {
      code: "model.other_kind",
      exit: EXIT.usage,
      hint: "Publish it into a repository of its own: --repo",
    });
  }
  const kept = new Set(plan.files.map(({ path }) => path));
  const gone = last.files.map(({ path }) => path).filter((path) => !kept.has(path));
  return [...(await remoteFiles(hub, repo, head, gone)).keys()];
}

const KINDS: Readonly<Record<ModelKind, string>> = {
  adapter: "an adapter",
  merged: "a whole model",
  gguf: "GGUF files",
};

/** A tag that is there already and means this commit is what was wanted: its answer was lost. */
async function tagOnce(
  hub: Hub,
  repo: RepoRef,
  name: string,
  revision: string,
  message: string,
): Promise<void> {
  const { tags } = await hub.refs(repo);
  const there = tags.find((tag) => tag.name === name);
  if (there?.oid === revision) return;
  try {
    await hub.tag(repo, { name, revision, message });
  } catch (error) {
    const after = (await hub.refs(repo)).tags.find((tag) => tag.name === name);
    if (after?.oid !== revision) throw error;
  }
}

/** Compares what the Hub says of each file with what was sent. Throws `hub.not_verified`. */
async function verify(
  hub: Hub,
  repo: RepoRef,
  plan: ModelPlan,
  { oid, own, pullRequestUrl }: CommittedModel,
): Promise<number> {
  const files = plan.files.filter(({ path }) => own || !isWritten(path));
  const found = await remoteFiles(
    hub,
    repo,
    pullRequestUrl === null ? oid : pullRevision(pullRequestUrl),
    files.map(({ path }) => path),
  );
  const bad = files.find((file) => !isSame(file, found.get(file.path)));
  if (bad === undefined) return found.size;
  const how = found.has(bad.path) ? "is not what was sent" : "is not there";
  throw new PmovesError(`${repo.id} at ${oid}: ${bad.path} ${how}`, {
    code: "hub.not_verified",
    exit: EXIT.failure,
    hint: "Look at the repository's history, then run the command again",
  });
}
