import type { ServedModel } from "../../gateway/index.ts";
import type { ChatParts } from "./chat-parts.ts";
import type { SlashSources } from "./slash/complete-slash.ts";

/**
 * Names that Tab offers: asked for when somebody first wants them, none where nobody answers. `asked` is the
 * function that is asked now; without one, variants of all are offered.
 */
export function chatSources(
  parts: ChatParts,
  signal: () => AbortSignal | undefined,
  asked: () => string | undefined,
): SlashSources {
  let listed: ReturnType<ChatParts["models"]> | undefined;
  const served = async (): Promise<readonly ServedModel[]> => {
    const stop = signal();
    if (stop === undefined) return [];
    listed ??= parts.models(stop);
    try {
      return await listed;
    } catch {
      // A list of candidates is a comfort: who asks for the models by name is told why there are none.
      listed = undefined;
      return [];
    }
  };
  return {
    async names(kind) {
      const all = await served();
      if (kind !== "variant") return all.filter((one) => one.kind === kind).map(({ id }) => id);
      const name = asked();
      const functions = all.filter(({ id }) => name === undefined || id === name || id.endsWith(`::${name}`));
      return functions.flatMap(({ variants = [] }) => variants);
    },
    async entries(folder) {
      try {
        return await parts.entries(folder);
      } catch {
        return [];
      }
    },
  };
}
