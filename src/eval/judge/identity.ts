import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { JudgeIdentity } from "./answer.ts";
import type { JudgeAddress } from "./plan.ts";

/** What a gateway tells of itself; `GatewayControl` is one. */
export interface GatewayFacts {
  state(signal: AbortSignal): Promise<{
    readonly config_hash: string;
    readonly targets: readonly { readonly id: string; readonly upstream_model: string }[];
  }>;
  explain(
    asked: {
      readonly function?: string | undefined;
      readonly variant?: string | undefined;
      readonly model?: string | undefined;
    },
    signal: AbortSignal,
  ): Promise<{ readonly steps: readonly { readonly target: string }[] }>;
}

function statusOf(error: unknown): number | undefined {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number"
    ? error.status
    : undefined;
}

/**
 * Who would answer: the targets of the plan and the models behind them, and for a function the hash of the
 * configuration that holds its prompt. A gateway that does not tell (TensorZero's own) is known by the name
 * and by `version` alone. Throws `PmovesError` (exit 2) for a function or model that is not there.
 */
export async function identityOf(
  facts: GatewayFacts,
  address: JudgeAddress,
  version: string | null,
  signal: AbortSignal,
): Promise<JudgeIdentity> {
  const { type, name, variant } = address;
  const bare: JudgeIdentity = { type, name, variant, targets: [], config: null, version };
  const state = await facts.state(signal).catch((error: unknown) => {
    if (error instanceof PmovesError && error.code === "gateway.not_pmoves") return undefined;
    throw error;
  });
  if (state === undefined) return bare;
  const asked = type === "model" ? { model: name } : { function: name, variant: variant ?? undefined };
  try {
    const { steps } = await facts.explain(asked, signal);
    const models = new Map(state.targets.map(({ id, upstream_model }) => [id, upstream_model]));
    const targets = [...new Set(steps.map(({ target }) => target))].map(
      (id) => `${id}=${models.get(id) ?? "?"}`,
    );
    return { ...bare, targets, config: type === "function" ? state.config_hash : null };
  } catch (error) {
    if (statusOf(error) !== 404 && statusOf(error) !== 400) throw error;
    throw new PmovesError(messageOf(error), {
      code: "eval.judge",
      exit: EXIT.usage,
      hint: "`pmoves models` lists what can be asked; name it with --function or --model",
      cause: error,
    });
  }
}

/** Families of models by how their names begin or contain. */
const families: readonly (readonly [family: string, pattern: RegExp])[] = [
  ["gpt", /\b(?:gpt|chatgpt|o[1345](?:-mini|-preview)?|davinci)\b|gpt-/i],
  ["claude", /claude|anthropic/i],
  ["gemini", /gemini|gemma|palm/i],
  ["llama", /llama|vicuna/i],
  ["qwen", /qwen|qwq/i],
  ["mistral", /mi[sx]tral|ministral|codestral/i],
  ["deepseek", /deepseek/i],
  ["glm", /\bglm|chatglm/i],
  ["phi", /\bphi-?\d/i],
  ["command", /command-r|cohere/i],
];

/** The family a model's name tells; undefined where it tells none. */
export function familyOf(name: string): string | undefined {
  return families.find(([, pattern]) => pattern.test(name))?.[0];
}

/** Systems whose models are of the judge's family: it may favour what sounds like itself. */
export function sameFamily(judge: readonly string[], systems: readonly string[]): readonly string[] {
  const own = new Set(judge.flatMap((name) => familyOf(name) ?? []));
  return systems.filter((name) => own.has(familyOf(name) ?? ""));
}
