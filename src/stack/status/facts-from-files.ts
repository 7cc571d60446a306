import { dirname, join } from "node:path";
import { messageOf } from "../../kernel/errors.ts";
import type { Dashboard, Read, ScrapeJob, StackFiles, StackService } from "../checks/facts.ts";
import { readDashboard } from "./dashboard-file.ts";
import { scrapeJobs } from "./scrape-file.ts";

export interface FilePorts {
  /** Undefined where there is no such file. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Files that match a pattern; none is []. */
  readonly glob: (pattern: string) => Promise<readonly string[]>;
}

const CONFIG = "/etc/prometheus/";

/** The scrape jobs of the files that were named, else of those that Prometheus mounts. */
export async function scrapeFacts(
  named: readonly string[],
  stack: StackFiles | undefined,
  ports: FilePorts,
): Promise<Read<readonly ScrapeJob[]>> {
  const mounted =
    stack?.services.get("prometheus")?.mounts.filter(({ target }) => target.startsWith(CONFIG)) ?? [];
  const paths = named.length > 0 ? named : await there(mounted, ports);
  if (paths.length === 0) return { ok: false, reason: missing("Prometheus", mounted) };
  return readAll(paths, ports, (path, text) => scrapeJobs(path, text));
}

/** The dashboards that were named, else those in folders that Grafana mounts. */
export async function dashboardFacts(
  named: readonly string[],
  stack: StackFiles | undefined,
  ports: FilePorts,
): Promise<Read<readonly Dashboard[]>> {
  const mounted =
    stack?.services.get("grafana")?.mounts.filter(({ target }) => target.includes("dashboard")) ?? [];
  const folders = mounted.flatMap((mount) => candidates(mount));
  const found = await Promise.all(folders.map((folder) => ports.glob(`${folder}/*.json`)));
  const paths = named.length > 0 ? named : [...new Set(found.flat())];
  if (paths.length === 0) return { ok: false, reason: missing("Grafana", mounted) };
  return readAll(paths, ports, (path, text) => [readDashboard(path, text)]);
}

type Mount = StackService["mounts"][number];

/** Beside the first compose file, as Compose has it, or beside the file that says so, where it is run alone. */
function candidates({ source, place }: Mount): readonly string[] {
  const beside = join(dirname(place.file), source);
  return source === beside ? [source] : [source, beside];
}

async function there(mounts: readonly Mount[], { read }: FilePorts): Promise<readonly string[]> {
  const found: string[] = [];
  for (const mount of mounts) {
    for (const path of candidates(mount)) {
      const text = await read(path).catch(() => undefined);
      if (text === undefined) continue;
      found.push(path);
      break;
    }
  }
  return found;
}

function missing(name: string, mounted: readonly Mount[]): string {
  if (mounted.length === 0) return `no file of ${name} was named, and its service mounts none`;
  return `${name} mounts ${mounted.map(({ source }) => source).join(", ")}, and nothing that can be read is there`;
}

async function readAll<Value>(
  paths: readonly string[],
  { read }: FilePorts,
  parse: (path: string, text: string) => readonly Value[],
): Promise<Read<readonly Value[]>> {
  const values: Value[] = [];
  for (const path of paths) {
    try {
      const text = await read(path);
      if (text === undefined) return { ok: false, reason: `there is no file ${path}` };
      values.push(...parse(path, text));
    } catch (error) {
      return { ok: false, reason: messageOf(error) };
    }
  }
  return { ok: true, value: values, files: paths };
}
