import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { ScrapeJob } from "../checks/facts.ts";

/**
 * The jobs of a Prometheus configuration with their lines. Throws an `Error` that names line and reason for
 * what is none.
 */
export function scrapeJobs(file: string, text: string): readonly ScrapeJob[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`${file}: ${error.message.split("\n")[0]}`);
  const jobs = document.get("scrape_configs");
  if (!isSeq(jobs))
    throw new Error(`${file}: has no list scrape_configs, so it is no Prometheus configuration`);
  return jobs.items.map((item) => {
    const line = lineOf(item as Node, lines);
    if (!isMap(item)) throw new Error(`${file}:${line}: a job is a mapping`);
    const path = item.get("metrics_path");
    return {
      job: String(item.get("job_name") ?? ""),
      metricsPath: typeof path === "string" ? path : "/metrics",
      targets: targetsOf(item.get("static_configs")),
      place: { file, line },
    };
  });
}

function lineOf(node: Node, lines: LineCounter): number {
  return lines.linePos(node.range?.[0] ?? 0).line;
}

function targetsOf(configs: unknown): readonly string[] {
  if (!isSeq(configs)) return [];
  return configs.items.flatMap((config) => {
    const targets = isMap(config) ? config.get("targets") : undefined;
    if (!isSeq(targets)) return [];
    return targets.items.flatMap((target) => (isScalar(target) ? [String(target.value)] : []));
  });
}
