import type { Clock } from "../../kernel/clock.ts";
import type { GatewayConfig, Target } from "../config/types.ts";
import { ollamaOrigin } from "../providers/ollama/origin.ts";
import type { RouterView } from "../routing/types.ts";

/** What a local server has: every model it could load, and those in memory now. */
export interface LocalModels {
  readonly pulled: readonly string[];
  readonly loaded: readonly string[];
}

/** Asks one Ollama server (its origin, without `/v1`); rejects when it does not answer. */
export type AskLocal = (origin: string, signal: AbortSignal) => Promise<LocalModels>;

interface Known {
  readonly pulled: ReadonlySet<string>;
  readonly loaded: ReadonlySet<string>;
}

const REFRESH_MS = 10_000;
const PATIENCE_MS = 2_000;

/**
 * Keeps looking at the local servers of a configuration, so that routing knows which models are loaded
 * without asking during a request. A server that does not answer leaves its models `unknown`.
 */
export class LocalInventory {
  readonly #ask: AskLocal;
  readonly #clock: Clock;
  #known = new Map<string, Known>();
  #cancel: (() => void) | undefined;

  constructor(ask: AskLocal, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  readonly presenceOf: RouterView["presenceOf"] = (target) => {
    if (this.#known.size === 0 || target.kind !== "ollama") return "unknown";
    const models = this.#known.get(originOf(target));
    if (models === undefined) return "unknown";
    const name = tagged(target.upstreamModel);
    if (models.loaded.has(name)) return "loaded";
    return models.pulled.has(name) ? "cold" : "missing";
  };

  /** Looks once at every Ollama server that the configuration names. */
  async refresh(config: GatewayConfig): Promise<void> {
    const known = new Map<string, Known>();
    await Promise.all(
      [...originsOf(config)].map(async (origin) => {
        const stop = new AbortController();
        const cancel = this.#clock.after(PATIENCE_MS, () => stop.abort(new Error("no answer in time")));
        try {
          const { pulled, loaded } = await this.#ask(origin, stop.signal);
          known.set(origin, { pulled: new Set(pulled.map(tagged)), loaded: new Set(loaded.map(tagged)) });
        } catch {
          known.delete(origin); // stays unknown: requests find out by themselves, and say so
        } finally {
          cancel();
        }
      }),
    );
    this.#known = known;
  }

  /** Looks again and again, at the configuration in force at the time. */
  watch(config: () => GatewayConfig): void {
    this.stop();
    this.#cancel = this.#clock.after(REFRESH_MS, () => {
      const running = this.#cancel;
      void this.refresh(config()).then(() => {
        if (this.#cancel === running) this.watch(config);
      });
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

function originsOf(config: GatewayConfig): ReadonlySet<string> {
  const models = [...config.models.values(), ...config.embeddingModels.values()];
  const targets = models.flatMap((model) => model.targets).filter((target) => target.kind === "ollama");
  return new Set(targets.filter((target) => target.unusable === undefined).map(originOf));
}

function originOf(target: Target): string {
  return ollamaOrigin(target.baseUrl);
}

/** A name as Ollama reads it: in lower case, `:latest` where it has no tag. */
function tagged(name: string): string {
  const last = name.slice(name.lastIndexOf("/") + 1);
  return (last.includes(":") ? name : `${name}:latest`).toLowerCase();
}
