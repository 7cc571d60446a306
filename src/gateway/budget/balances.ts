import type { Clock } from "../../kernel/clock.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { GatewayConfig, Target } from "../config/types.ts";
import type { HttpClient } from "../providers/http-port.ts";
import { type Account, accountOf, askBalance, type Balance } from "./balance.ts";
import { minuteText } from "./window.ts";

const EVERY_MS = 5 * 60_000;
const PATIENCE_MS = 5_000;

export interface BalanceSources {
  readonly clock: Clock;
  readonly http: HttpClient;
  config(): GatewayConfig;
  key(target: Target): Secret | undefined;
}

interface Asked {
  readonly account: Account;
  readonly key: Secret;
}

/** What providers last said is left, asked at most every five minutes and only while somebody calls. */
export class Balances {
  readonly #sources: BalanceSources;
  readonly #known = new Map<string, Balance>();
  /** Every plan asks for every target. */
  readonly #accounts = new WeakMap<Target, { readonly name: string | undefined }>();
  #wanted = false;
  #cancel: (() => void) | undefined;

  constructor(sources: BalanceSources) {
    this.#sources = sources;
  }

  /** Why a target has nothing left, in words. */
  objection(target: Target): string | undefined {
    const name = this.#nameOf(target);
    if (name === undefined) return undefined;
    this.#wanted = true;
    const balance = this.#known.get(name);
    if (balance?.state !== "exhausted") return undefined;
    const { reason, until } = balance;
    if (until === undefined) return reason;
    return this.#sources.clock.now() < until ? `${reason}, until ${minuteText(until)}` : undefined;
  }

  /** Asks every account of the configuration once. */
  async refresh(): Promise<void> {
    const { clock, http, config, key } = this.#sources;
    const accounts = new Map<string, Asked>();
    const models = [...config().models.values(), ...config().embeddingModels.values()];
    for (const target of models.flatMap((model) => model.targets)) {
      const account = target.unusable === undefined ? accountOf(target) : undefined;
      const secret = account && key(target);
      if (account && secret) accounts.set(accountKey(account, target), { account, key: secret });
    }
    for (const name of this.#known.keys()) if (!accounts.has(name)) this.#known.delete(name);
    await Promise.all(
      [...accounts].map(async ([name, { account, key: secret }]) => {
        const stop = new AbortController();
        const cancel = clock.after(PATIENCE_MS, () => stop.abort(new Error("no answer in time")));
        this.#known.set(name, await askBalance(account, secret, http, stop.signal, clock.now()));
        cancel();
      }),
    );
  }

  /** Asks now, and again while requests come. */
  watch(): void {
    this.stop();
    void this.refresh();
    this.#rearm();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #nameOf(target: Target): string | undefined {
    let found = this.#accounts.get(target);
    if (found === undefined) {
      const account = accountOf(target);
      found = { name: account && accountKey(account, target) };
      this.#accounts.set(target, found);
    }
    return found.name;
  }

  #rearm(): void {
    this.#cancel = this.#sources.clock.after(EVERY_MS, () => {
      if (this.#wanted) void this.refresh();
      this.#wanted = false;
      this.#rearm();
    });
  }
}

function accountKey({ url }: Account, target: Target): string {
  return `${url} ${JSON.stringify(target.credential)}`;
}
