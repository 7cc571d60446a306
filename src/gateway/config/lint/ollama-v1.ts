import { allTargets } from "../build/usable.ts";
import type { Target } from "../types.ts";
import { listOf, placeOfTarget, type Rule } from "./rule.ts";

/** Ollama's OpenAI route can't set the context window, and cuts what does not fit without a word. One notice an address. */
export const ollamaV1: Rule = (config, context) => {
  const byAddress = new Map<string, Target[]>();
  for (const target of allTargets(config)) {
    const ofOpenAi = target.wire === "openai" || target.wire === "responses";
    if (target.kind !== "ollama" || !ofOpenAi || target.purpose !== "chat") continue;
    byAddress.set(target.baseUrl, [...(byAddress.get(target.baseUrl) ?? []), target]);
  }
  for (const [address, targets] of byAddress) {
    const [first] = targets;
    if (!first) continue;
    const native = address.replace(/\/v1$/, "");
    context.problems.info(
      "config.ollama_v1",
      placeOfTarget(first, context),
      `${address} is Ollama's OpenAI route: \`num_ctx\` can't be set there, and longer prompts are cut silently ` +
        `(${listOf(targets.map(({ id }) => id))})`,
      `natively: type = "ollama", api_base = "${native}", options = { num_ctx = 16384 }`,
    );
  }
};
