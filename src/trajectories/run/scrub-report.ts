import { type ScrubPorts, scrubbed } from "./export.ts";

/** What was found in one episode, or in all: counts only, never what it was. */
export interface ScrubLine {
  readonly episode: string;
  readonly secrets: number;
  readonly personal: number;
  readonly types: Readonly<Record<string, number>>;
}

/** A line an episode in which something was found where `each` is set, and last the sum. */
export async function* scrubReport(
  ports: ScrubPorts,
  which: { readonly from: readonly string[]; readonly filter?: string | undefined },
  each: boolean,
): AsyncGenerator<ScrubLine> {
  const types = new Map<string, number>();
  let secrets = 0;
  let personal = 0;
  let episodes = 0;
  for await (const { decision, counts, secrets: found } of scrubbed(ports, which, "block")) {
    episodes++;
    let all = 0;
    for (const [type, times] of counts) {
      all += times;
      types.set(type, (types.get(type) ?? 0) + times);
    }
    secrets += found;
    personal += all - found;
    if (each && all > 0) {
      yield {
        episode: decision.episode.id,
        secrets: found,
        personal: all - found,
        types: Object.fromEntries(counts),
      };
    }
  }
  yield { episode: `all ${episodes}`, secrets, personal, types: Object.fromEntries(types) };
}

export function scrubText({ types }: ScrubLine): string {
  return Object.entries(types)
    .map(([type, times]) => `${type} ${times}`)
    .join(", ");
}
