import type { GatewayState, TargetState } from "../control/state.ts";

/**
 * What `serve` prints when it is up: functions, tiers with what is usable and why not, and a first request
 * that works as it stands; where keys are set (`keyed`) it takes one from the variable that our clients read.
 */
export function bannerLines(state: GatewayState, url: string, keyed = false): string[] {
  return [...functionLines(state), ...tierLines(state), ...requestLines(state, reachable(url), keyed)];
}

function functionLines({ functions }: GatewayState): string[] {
  const named = functions.map((fn) => (fn.type === "chat" ? fn.name : `${fn.name} (${fn.type})`));
  const lines = [`functions  ${named.length === 0 ? "none; models can be asked by name" : named.join(", ")}`];
  for (const { name, tier1_share: share, has_tier1: possible } of functions) {
    if (share >= 1) continue;
    const often = `asks tier 1 first in ${Math.round(share * 100)} % of episodes; --local-first makes it 100 %`;
    lines.push(`           ${name} ${possible ? often : "has no target in tier 1"}`);
  }
  return lines;
}

function tierLines({ targets }: GatewayState): string[] {
  const names = { 1: "local, free", 2: "plans", 3: "cloud" } as const;
  return ([1, 2, 3] as const).flatMap((tier) => {
    const here = targets.filter((target) => target.tier === tier);
    if (here.length === 0) return [`tier ${tier}     ${names[tier]}: nothing configured`];
    const usable = here.filter((target) => target.usable).length;
    const head = `tier ${tier}     ${names[tier]}: ${usable} of ${here.length} usable`;
    return [head, ...here.map((target) => `           ${targetLine(target)}`)];
  });
}

function targetLine(target: TargetState): string {
  const what = `${target.id} (${target.kind} ${target.upstream_model})`;
  if (!target.usable)
    return `- ${what}: ${target.reason ?? target.skip}${target.fix ? `; ${target.fix}` : ""}`;
  if (target.presence === "missing")
    return `! ${what}: not pulled; run: ollama pull ${target.upstream_model}`;
  return `+ ${what}${target.presence === "loaded" ? ", loaded" : ""}`;
}

/** "All addresses" can be listened on, not asked. */
function reachable(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

function requestLines({ functions, targets }: GatewayState, url: string, keyed: boolean): string[] {
  const chat = functions.find((fn) => fn.type === "chat");
  const model = targets.find((target) => target.purpose === "chat");
  const whom = chat ? `"function_name":"${chat.name}"` : model ? `"model_name":"${model.model}"` : undefined;
  if (whom === undefined) return [];
  const body = `{${whom},"input":{"messages":[{"role":"user","content":"Hello"}]}}`;
  const key = keyed ? ` -H "authorization: Bearer $PMOVES_API_KEY"` : "";
  return [`try        curl -s ${url}/inference${key} -d '${body}'`];
}
