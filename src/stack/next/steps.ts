import type { Catalogue } from "../catalogue/catalogue.ts";
import { findRow } from "../catalogue/catalogue.ts";
import { checks } from "../checks/checks.ts";
import type { Facts } from "../checks/facts.ts";
import { type Finding, notChecked, placeText, type Result, worst } from "../checks/finding.ts";

/** The first steps of the guide, §7. */
export const STEPS = [
  { id: "deploy", title: "Deploy the gateway and what captures trajectories" },
  { id: "migrate", title: "Point agent-zero at the gateway" },
  { id: "observe", title: "See agent-zero's calls as traces" },
  { id: "math-ui", title: "Open the Math UI with its default geometry" },
  { id: "hub", title: "Publish a test data set on the Hub" },
] as const;

export type StepId = (typeof STEPS)[number]["id"];

export interface StepSeen {
  readonly result: Result;
  readonly evidence: readonly string[];
  /** The command to go on with; null where nothing is to be done. */
  readonly next: string | null;
}

/** What the steps ask; each answer is evidence with its mend, as checks give it. */
export interface NextPorts {
  readonly services: () => Promise<Catalogue>;
  readonly facts: () => Promise<Facts>;
  /** Does the gateway answer, and is it one. */
  readonly gateway: () => Promise<Finding>;
  /** A trace of this function, if there is one. */
  readonly trace: (functionName: string) => Promise<Finding>;
  readonly mathUi: () => Promise<readonly Finding[]>;
  readonly hub: () => Promise<readonly Finding[]>;
}

export async function look(id: StepId, ports: NextPorts): Promise<StepSeen> {
  if (id === "deploy") return deploy(ports);
  if (id === "migrate") return migrate(ports);
  if (id === "observe") return seen([await ports.trace("agent_zero")]);
  return seen(id === "math-ui" ? await ports.mathUi() : await ports.hub());
}

async function deploy(ports: NextPorts): Promise<StepSeen> {
  const [catalogue, facts, gateway] = await Promise.all([ports.services(), ports.facts(), ports.gateway()]);
  const rows = ["tensorzero-gateway", "agentgym-rl-coordinator"].map((name) => findRow(catalogue, name));
  // A gateway that answers is there, wherever the files are that say so.
  const files = facts.stack === undefined ? [] : rows;
  const present = await Promise.all(files.map((row) => checks.present(row, facts)));
  const found = [gateway, ...present.flat()];
  const step = seen(found);
  return step.result === "not_deployed" || step.result === "not_done"
    ? { ...step, next: step.next ?? "pmoves stack compose --out ." }
    : step;
}

async function migrate(ports: NextPorts): Promise<StepSeen> {
  const [catalogue, facts] = await Promise.all([ports.services(), ports.facts()]);
  if (facts.stack === undefined) {
    return seen([
      notChecked(
        "no compose file was named, so its variables are not known",
        "pmoves stack next --compose docker-compose.yml",
      ),
    ]);
  }
  const row = findRow(catalogue, "agent-zero");
  const present = (await checks.present(row, facts)).filter(({ result }) => result !== "done");
  if (present.length > 0) return seen(present);
  const found = await checks["gateway-env"](row, facts);
  const step = seen(found);
  return step.result === "done" ? step : { ...step, next: "pmoves stack env agent-zero --write .env.local" };
}

function seen(findings: readonly Finding[]): StepSeen {
  const result = worst(findings.map((finding) => finding.result));
  const telling = findings.filter((finding) => finding.result === result);
  return {
    result,
    evidence: telling.map(({ evidence, place }) =>
      place === undefined ? evidence : `${evidence} (${placeText(place)})`,
    ),
    next: telling.find(({ mend }) => mend !== undefined)?.mend ?? null,
  };
}
