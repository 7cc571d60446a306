import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/suggest.ts";
import type { Decision } from "../filter/filter.ts";
import { FITNESS_PARTS } from "../judge/fitness.ts";
import type { Message } from "../rows/messages.ts";
import { type DecidingPorts, decided } from "./decided.ts";

/** The decision on one episode. Throws `PmovesError` `trajectories.unknown` (exit 1) with the nearest id. */
export async function findEpisode(
  ports: DecidingPorts,
  which: { readonly from: readonly string[]; readonly filter?: string | undefined },
  id: string,
): Promise<Decision> {
  const ids: string[] = [];
  let found: Decision | undefined;
  for await (const decision of decided(ports, which)) {
    // Read to the end: a later episode of the same item may push this one out.
    if (decision.episode.id === id) found = decision;
    ids.push(decision.episode.id);
  }
  if (found !== undefined) return found;
  const near = nearest(id, ids);
  throw new PmovesError(`there is no episode ${id} among ${ids.length}`, {
    code: "trajectories.unknown",
    exit: EXIT.failure,
    hint:
      near === undefined
        ? "pmoves trajectories list shows them; one that is not over yet is not among them"
        : `did you mean ${near}?`,
  });
}

/** Why one episode is kept or dropped, part by part. */
export function explained({ episode, kept, reason, because, verification, fitness, threshold }: Decision) {
  return {
    id: episode.id,
    kept,
    reason,
    because,
    verification: verification.kind,
    evidence: verification.because,
    fitness: fitness.score,
    threshold,
    ...fitness.parts,
  };
}

/** Most characters of one message that are shown. */
const MOST_SHOWN = 2_000;

export function episodeText(decision: Decision): string {
  const { episode, verification, fitness, kept, because, row, threshold } = decision;
  const parts = FITNESS_PARTS.map((name) => `${name} ${fitness.parts[name]?.toFixed(3) ?? "unknown"}`);
  const messages = row.messages as unknown as readonly Message[];
  const facts = [
    `episode       ${episode.id}${episode.continues === null ? "" : `, part ${episode.part} of ${episode.continues}`}`,
    `agent         ${episode.agentId ?? "unknown"}, task ${episode.taskId ?? "none"}, environment ${episode.environment ?? "none"}`,
    `time          ${new Date(episode.startedAt).toISOString()} to ${new Date(episode.endedAt).toISOString()}, over by ${episode.end}`,
    `verification  ${verification.kind}: ${verification.because}`,
    `fitness       ${fitness.score?.toFixed(4) ?? "none"} of ${threshold} (${parts.join(", ")})`,
    `filter        ${kept ? "kept" : "dropped"}: ${because}`,
  ];
  const said = messages.map(({ role, content, tool_calls }) => {
    const text = [content, tool_calls ?? ""].filter((part) => part !== "").join("\n");
    const shown =
      text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}… (${text.length} characters)`;
    return `${role}\n${shown.replaceAll(/^/gm, "  ")}`;
  });
  return `${[...facts, "", ...said].join("\n")}\n`;
}
