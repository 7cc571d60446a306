import { GATEWAY_ALIAS, GATEWAY_PORT, GATEWAY_SERVICE } from "../catalogue/address.ts";
import { type Check, gatewayHosts, gatewaysOf } from "./check.ts";
import type { Facts, ScrapeJob } from "./facts.ts";
import { done, type Finding, notChecked, notDone, wrong } from "./finding.ts";

const MEND = "add the job that `pmoves stack compose --out FOLDER` writes into prometheus.yml";

/** Does Prometheus fetch the gateway's metrics. */
export const scrape: Check = (_row, facts) => {
  const { scrape: read } = facts;
  if (!read.ok) return [notChecked(read.reason, "name the file: --prometheus prometheus.yml")];
  const direct = read.value.filter(({ metricsPath }) => metricsPath !== "/probe");
  const findings = direct.flatMap((job) => job.targets.flatMap((target) => judged(job, target, facts) ?? []));
  if (findings.some(({ result }) => result === "done"))
    return findings.filter(({ result }) => result === "done");
  if (findings.length > 0) return findings;
  return [
    notDone(`none of the ${read.value.length} jobs of ${read.files.join(", ")} asks the gateway`, MEND),
  ];
};

function judged(job: ScrapeJob, target: string, { stack }: Facts): Finding | undefined {
  const [host = "", portText] =
    target
      .replace(/^https?:\/\//, "")
      .split("/")[0]
      ?.split(":") ?? [];
  const port = Number(portText ?? 80);
  const known = stack === undefined ? [] : gatewayHosts(stack);
  // Monitoring is often a project of its own, beside files that it does not know.
  const hosts = known.length === 0 ? [GATEWAY_SERVICE, GATEWAY_ALIAS] : known;
  const published = stack === undefined ? [] : gatewaysOf(stack).flatMap(({ ports }) => ports);
  const onHost = host === "host.docker.internal" && published.some((one) => one.host === port);
  if (!hosts.includes(host) && !onHost) return undefined;
  if (!onHost && port !== GATEWAY_PORT) {
    return wrong(
      `the job ${job.job} asks ${target}: inside, the gateway listens on ${GATEWAY_PORT}`,
      `write ${host}:${GATEWAY_PORT}`,
      job.place,
    );
  }
  if (job.metricsPath !== "/metrics") {
    return wrong(`the job ${job.job} asks ${target}${job.metricsPath}`, "metrics_path: /metrics", job.place);
  }
  return done(`the job ${job.job} asks ${target}/metrics`, job.place);
}
