import type { ChatParts } from "./chat-parts.ts";
import type { SlashSources } from "./slash/complete-slash.ts";

/** Names that Tab offers: asked for when somebody first wants them, none where nobody answers. */
export function chatSources(parts: ChatParts, signal: () => AbortSignal | undefined): SlashSources {
  let asked: ReturnType<ChatParts["models"]> | undefined;
  const served = async (kind: "model" | "function") => {
    const stop = signal();
    if (stop === undefined) return [];
    asked ??= parts.models(stop);
    try {
      return (await asked).filter((one) => one.kind === kind).map(({ id }) => id);
    } catch {
      // A list of candidates is a comfort: who asks for the models by name is told why there are none.
      asked = undefined;
      return [];
    }
  };
  return {
    names: (kind) => (kind === "model" || kind === "function" ? served(kind) : []),
    async entries(folder) {
      try {
        return await parts.entries(folder);
      } catch {
        return [];
      }
    },
  };
}
