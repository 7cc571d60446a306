import { CHECK_IDS } from "../catalogue/row.ts";
import type { CheckFinding } from "../checks/finding.ts";
import { junit } from "../report/junit.ts";
import { sarif } from "../report/sarif.ts";
import type { ServiceStatus } from "./status.ts";
import { RESULT_TEXT } from "./text.ts";

const SUMMARIES: Readonly<Record<(typeof CHECK_IDS)[number], string>> = {
  present: "The service is in the compose files.",
  "gateway-env": "The variables that the service reads point at the gateway.",
  "names-resolve": "The addresses in its variables name what it can reach.",
  subjects: "Its bus subjects are declared with a schema, seen and valid.",
  bridge: "A bridge takes its part on the bus.",
  scrape: "Prometheus fetches the gateway's metrics.",
  dashboard: "A dashboard shows the gateway's metrics.",
  "networks-exactly": "The service is on the networks of its tier and on no other.",
  "reaches-gateway": "The service shares a network with the gateway that is not flat.",
  "not-routed-to": "Nobody calls the service any more.",
  gpu: "A GPU is reserved for the service.",
  egress: "What the service may reach is limited.",
  "exposed-to": "The service is reached from the tiers that need it and from nowhere else.",
  answers: "The service answers on its real route.",
};

function messageOf({ result, evidence, mend }: CheckFinding): string {
  return `${RESULT_TEXT[result]}: ${evidence}${mend === undefined ? "" : `. To do: ${mend}`}`;
}

/** A test case for each finding; what was not checked is skipped. */
export function statusJunit(rows: readonly ServiceStatus[]): string {
  const cases = rows.flatMap(({ service, checks }) =>
    checks.map((finding) => ({
      suite: service,
      name: `${finding.check}: ${finding.evidence}`,
      outcome: outcomeOf(finding),
      message: messageOf(finding),
      file: finding.place?.file,
      line: finding.place?.line,
    })),
  );
  return junit("pmoves stack status", cases);
}

function outcomeOf({ result }: CheckFinding): "passed" | "failed" | "skipped" {
  if (result === "done") return "passed";
  return result === "not_checked" ? "skipped" : "failed";
}

/** A result for each finding that is not done. */
export function statusSarif(rows: readonly ServiceStatus[], version: string): string {
  const rules = CHECK_IDS.map((id) => ({ id, summary: SUMMARIES[id] }));
  const findings = rows.flatMap(({ service, checks }) =>
    checks
      .filter(({ result }) => result !== "done")
      .map((finding) => ({
        rule: finding.check,
        level: finding.result === "not_checked" ? ("note" as const) : ("error" as const),
        message: `${service}: ${messageOf(finding)}`,
        file: finding.place?.file,
        line: finding.place?.line,
      })),
  );
  return sarif({ name: "pmoves stack status", version, rules }, findings);
}
