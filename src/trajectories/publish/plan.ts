import { batchFiles, type Hub, isOpen, licenseOf, remoteState, repoUrl } from "../../hub/index.ts";
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
  const runs = await (await ports.publishSteps()).runs(repo);
  const open = runs.findLast(isOpen);
  const prepared = open?.prepared ?? (await prepareBatch(ports, { ...how, repo }, seenBefore(runs)));
  if (prepared === undefined) return undefined;
  const ref = { type: "dataset", id: repo } as const;
  const info = await hub.info(ref);
  const wish = { repo: ref, license, branch: how.branch, private: !how.public, columns: columnTexts() };
  const remote = info === undefined ? { head: "", manifests: [] } : await remoteState(hub, wish);
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
