import { batchFiles, type Hub, isOpen, licenseOf, presentState, repoUrl } from "../../hub/index.ts";
import { lineDiff } from "./line-diff.ts";
import { type HubRunPorts, type PublishHow, targetRepo } from "./ports.ts";
import { columnTexts, prepareBatch, seenBefore } from "./prepare.ts";

/** What would be sent. */
export interface PublishPlan {
  readonly repo: string;
  readonly url: string;
  readonly visibility: "private" | "public";
  readonly exists: boolean;
  readonly batch: number;
  readonly rows: number;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly card: string;
  /** Lines of the card that are new, and those that go. */
  readonly card_diff: readonly string[];
}

/** What publishing would send now, without sending anything. */
export async function planPublish(ports: HubRunPorts, how: PublishHow): Promise<PublishPlan | undefined> {
  const hub = await ports.hub();
  const repo = await targetRepo(ports, how.repo);
  const license = await licenseOf(ports, repo, how.license);
  const ref = { type: "dataset", id: repo } as const;
  const wish = { repo: ref, license, branch: how.branch, columns: columnTexts() };
  const remote = (await presentState(hub, wish)) ?? { head: "", manifests: [], lastBatch: 0 };
  // A place of its own: it must not touch what a publisher is preparing meanwhile.
  const target = `${repo}.dry-run`;
  await using _ = await ports.publisherLock(target);
  await using _swept = { [Symbol.asyncDispose]: () => ports.sweepRuns(target, []) };
  const runs = await (await ports.publishSteps()).runs(repo);
  const open = runs.findLast(isOpen);
  const prepared = open?.prepared ?? (await prepareBatch(ports, { ...how, repo, target }, seenBefore(runs)));
  if (prepared === undefined) return undefined;
  const info = await hub.info(ref);
  const { manifest, card, operations } = batchFiles(prepared, remote, wish);
  const before = info === undefined ? "" : await readme(hub, repo, remote.head);
  return {
    repo,
    url: repoUrl(hub, ref),
    visibility: (info?.private ?? !how.public) ? "private" : "public",
    exists: info !== undefined,
    batch: manifest.batch,
    rows: manifest.rows,
    files: operations.flatMap((operation) => {
      if (!("add" in operation)) return [];
      const shard = manifest.shards.find(({ path }) => path === operation.add);
      const bytes = shard?.bytes ?? ("bytes" in operation.content ? operation.content.bytes.length : 0);
      return [{ path: operation.add, bytes }];
    }),
    card,
    card_diff: lineDiff(before, card),
  };
}

async function readme(hub: Hub, repo: string, revision: string): Promise<string> {
  const body = await hub.read({ type: "dataset", id: repo }, "README.md", revision);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
