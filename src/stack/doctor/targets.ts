import { messageOf } from "../../kernel/errors.ts";
import { failed, ok, type Seen, unknown, warning } from "./finding.ts";
import type { DoctorOptions, DoctorPorts, Prober, TargetView } from "./ports.ts";

/** Each target by tier: reachable, key valid, model there, credit left. A probe asks for one token. */
export async function checkTargets(
  ports: DoctorPorts,
  options: DoctorOptions,
  signal: AbortSignal,
): Promise<readonly Seen[]> {
  const prober = await ports.targets();
  const { targets } = await prober.state(signal);
  if (targets.length === 0) {
    return [failed("targets", "the configuration has no target", "write one: pmoves config init")];
  }
  const lastAt = new Map<string, Promise<unknown>>();
  const seen = await Promise.all(
    [...targets]
      .sort((a, b) => a.tier - b.tier)
      .map((target) => {
        if (!options.probe || !isProbed(target)) return unprobed(target);
        // Targets at one address go one after the other: a local server would have to swap models.
        const before = lastAt.get(target.address) ?? Promise.resolve();
        const probe = before.then(() => probed(target, prober, options, signal));
        lastAt.set(target.address, probe);
        return probe;
      }),
  );
  const alive = seen.filter(({ result }) => result === "ok").length;
  if (!options.probe || alive > 0) return seen;
  return [...seen, failed("targets", "not one target answers", "mend one of the targets above")];
}

function isProbed({ usable, skip }: TargetView): boolean {
  return usable || skip === "benched";
}

function nameOf({ tier, id }: TargetView): string {
  return `tier ${tier} ${id}`;
}

function unprobed(target: TargetView): Seen {
  const { usable, reason, fix, skip } = target;
  if (usable)
    return unknown(nameOf(target), "not asked (--no-probe)", "ask it: pmoves doctor --only targets");
  return warning(nameOf(target), `left out (${skip}): ${reason ?? "no reason given"}`, fix);
}

async function probed(
  target: TargetView,
  prober: Prober,
  { deadlineMs }: DoctorOptions,
  signal: AbortSignal,
): Promise<Seen> {
  const name = nameOf(target);
  try {
    const { outcome, ms, reason } = await prober.probe(target.id, signal);
    if (outcome === "ok") return ok(name, `${target.upstream_model}${placed(target)} answers, ${ms} ms`);
    return failed(name, `${aspectOf(outcome)}: ${reason ?? outcome}`, fixOf(outcome, target));
  } catch (error) {
    if (!signal.aborted) return failed(name, messageOf(error), fixOf("retry", target));
    return failed(
      name,
      `no answer within ${deadlineMs / 1000} s`,
      "give it longer, a cold model may need it: pmoves doctor --only targets --deadline 60",
    );
  }
}

/** Commands and scripted targets have no address. */
function placed({ address }: TargetView): string {
  return address === "" ? "" : ` at ${address}`;
}

const ASPECTS: Readonly<Record<string, string>> = {
  retry: "not reachable",
  timeout: "not reachable",
  credential: "key not valid",
  credit: "no credit",
  model: "model not there",
};

function aspectOf(outcome: string): string {
  return ASPECTS[outcome] ?? outcome;
}

function fixOf(outcome: string, { wire, upstream_model: model, address, fix, id }: TargetView): string {
  if (fix !== null) return fix;
  if (outcome === "model") {
    return wire === "ollama"
      ? `pull it: ollama pull ${model}`
      : `correct model_name of ${id}: the provider does not have ${model}`;
  }
  if (outcome === "credential")
    return `give ${id} a key that is valid; pmoves config show says where it is looked for`;
  if (outcome === "credit") return "top up the account, raise the budget, or let another tier answer";
  return address === ""
    ? "see its configuration: pmoves config show"
    : `see whether anything listens at ${address}`;
}
