import type { HubAccess } from "./access.ts";
import type { Hub, Identity, Ref, RepoRef } from "./port.ts";
import { repoUrl } from "./port.ts";
import { type Manifest, readManifest } from "./publish/manifest.ts";
import { textOf } from "./publish/remote.ts";
import { isOpen, type StepLog } from "./publish/steps.ts";

interface Ports {
  hub(): Promise<Hub>;
  hubAccess(): Promise<HubAccess>;
  publishSteps(): Promise<StepLog>;
}

export interface WhoAmI extends Identity {
  readonly endpoint: string;
  readonly token_from: string | null;
}

export async function whoAmI(ports: Pick<Ports, "hub" | "hubAccess">): Promise<WhoAmI> {
  const [hub, access] = await Promise.all([ports.hub(), ports.hubAccess()]);
  return { ...(await hub.whoAmI()), endpoint: access.endpoint, token_from: access.token?.from ?? null };
}

const MAY: Readonly<Record<Identity["role"], string>> = {
  write: "may write",
  read: "may only read",
  fineGrained: "may do what it was given for each place",
  unknown: "does not say what it may do",
};

export function identityText({ name, orgs, role, tokenName, token_from, endpoint }: WhoAmI): string {
  const whose = orgs.length === 0 ? name : `${name} (${orgs.join(", ")})`;
  return `${whose} at ${endpoint}; the token ${tokenName ?? ""} of ${token_from} ${MAY[role]}\n`;
}

/** Newest first, as far as the Hub lists them so. */
export async function listTags(hub: Hub, repo: RepoRef): Promise<readonly Ref[]> {
  return (await hub.refs(repo)).tags;
}

export interface DatasetStatus {
  readonly repo: string;
  readonly url: string;
  readonly exists: boolean;
  readonly private: boolean | null;
  readonly batches: readonly {
    readonly batch: number;
    readonly rows: number;
    readonly bytes: number;
    readonly created_at: string;
  }[];
  readonly rows: number;
  /** Runs on this machine that the next publish goes on with. */
  readonly interrupted: readonly {
    readonly run: string;
    readonly created_at: string;
    readonly at: string;
    readonly rows: number;
  }[];
}

export async function publishStatus(
  ports: Pick<Ports, "hub" | "publishSteps">,
  id: string,
): Promise<DatasetStatus> {
  const hub = await ports.hub();
  const repo: RepoRef = { type: "dataset", id };
  const info = await hub.info(repo);
  const manifests: Manifest[] = [];
  if (info !== undefined) {
    for await (const { path } of hub.files(repo, info.sha)) {
      if (/^manifests\/batch-\d+\.json$/.test(path))
        manifests.push(readManifest(await textOf(hub, repo, path, info.sha), path));
    }
  }
  const open = (await (await ports.publishSteps()).runs(id)).filter(isOpen);
  return {
    repo: id,
    url: repoUrl(hub, repo),
    exists: info !== undefined,
    private: info?.private ?? null,
    batches: manifests
      .toSorted((a, b) => a.batch - b.batch)
      .map(({ batch, rows, shards, created_at }) => ({
        batch,
        rows,
        bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
        created_at,
      })),
    rows: manifests.reduce((sum, { rows }) => sum + rows, 0),
    interrupted: open.map(({ prepared, steps }) => ({
      run: prepared.run,
      created_at: prepared.facts.created_at,
      at: [...steps].at(-1) ?? "prepared",
      rows: prepared.facts.rows,
    })),
  };
}

export function statusText({
  url,
  exists,
  private: hidden,
  batches,
  rows,
  interrupted,
}: DatasetStatus): string {
  const lines = exists
    ? [`${url} (${hidden ? "private" : "public"}): ${batches.length} batches, ${rows} rows`]
    : [`${url} does not exist, or is not to be seen with this token`];
  for (const { batch, rows: own, bytes, created_at } of batches)
    lines.push(`  batch ${batch}  ${own} rows  ${bytes} bytes  ${created_at}`);
  for (const run of interrupted)
    lines.push(
      `interrupted after "${run.at}": ${run.rows} rows of ${run.created_at}; pmoves hf publish goes on with them`,
    );
  return `${lines.join("\n")}\n`;
}

/** Where files go, and what is there. */
export interface Download {
  /** SHA-256 of LFS files, git's id of others; undefined where there is none. */
  hashOf(path: string, kind: "sha256" | "git"): Promise<string | undefined>;
  write(path: string, body: AsyncIterable<Uint8Array>): Promise<void>;
}

export interface Pulled {
  readonly path: string;
  readonly bytes: number;
  readonly state: "downloaded" | "there already";
}

/** Downloads what is not there, and checks every file against its hash. */
export async function* pullFiles(
  hub: Hub,
  repo: RepoRef,
  revision: string,
  download: Download,
): AsyncGenerator<Pulled> {
  for await (const file of hub.files(repo, revision)) {
    const kind = file.sha256 === null ? "git" : "sha256";
    const wanted = file.sha256 ?? file.gitOid;
    const line = { path: file.path, bytes: file.size };
    if ((await download.hashOf(file.path, kind)) === wanted) {
      yield { ...line, state: "there already" };
      continue;
    }
    const body = await hub.read(repo, file.path, revision);
    if (body === undefined) throw new Error(`${file.path} is listed and not there`);
    await download.write(file.path, body);
    if ((await download.hashOf(file.path, kind)) !== wanted)
      throw new Error(`${file.path} came with another hash than the Hub lists; run it again`);
    yield { ...line, state: "downloaded" };
  }
}
