import type { Clock } from "../../kernel/clock.ts";
import type { Wire } from "../config/types.ts";
import { AttemptFailure } from "../model/index.ts";
import { anthropicProvider } from "./anthropic/provider.ts";
import type { Spawn } from "./claude-code/process-port.ts";
import { claudeCodeProvider } from "./claude-code/provider.ts";
import { geminiProvider } from "./gemini/provider.ts";
import { ollamaProvider } from "./ollama/provider.ts";
import { openaiProvider } from "./openai/provider.ts";
import type { Provider } from "./provider.ts";
import { responsesProvider } from "./responses/provider.ts";
import { scriptedProvider } from "./scripted/provider.ts";

/** What some providers need beside HTTP. */
export interface Machine {
  /** Starts commands; without it targets that are commands fail. */
  readonly spawn?: Spawn | undefined;
}

/** One provider a wire. To speak another: a folder with its provider, and a line here. */
const MAKERS: ReadonlyMap<Wire, (clock: Clock, machine: Machine) => Provider> = new Map<
  Wire,
  (clock: Clock, machine: Machine) => Provider
>([
  ["openai", openaiProvider],
  ["responses", responsesProvider],
  ["ollama", ollamaProvider],
  ["anthropic", anthropicProvider],
  ["gemini", geminiProvider],
  ["claude_code", (clock, { spawn }) => claudeCodeProvider(clock, spawn)],
  ["scripted", scriptedProvider],
]);

/** The wires that can be spoken; targets of others are skipped as unsupported. */
export const spokenWires: ReadonlySet<Wire> = new Set(MAKERS.keys());

export type ProviderFor = (wire: Wire) => Provider;

/** All providers on one clock. Asked for a wire that is not spoken it throws `AttemptFailure`. */
export function createProviders(clock: Clock, machine: Machine = {}): ProviderFor {
  const providers = new Map([...MAKERS].map(([wire, make]) => [wire, make(clock, machine)]));
  return (wire) => {
    const provider = providers.get(wire);
    if (provider === undefined) throw new AttemptFailure("model", `the wire "${wire}" is not spoken here`);
    return provider;
  };
}
