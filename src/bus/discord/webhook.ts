import type { HttpClient } from "../../gateway/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { redactSecrets } from "../../kernel/redact.ts";
import { Waiting } from "../outbox/waiting.ts";
import type { Embed } from "./embed.ts";
import { type RateReply, waitAfter } from "./rate.ts";
import type { WebhookAddress } from "./webhook-address.ts";

export interface WebhookOptions {
  readonly address: WebhookAddress;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Pictured name of the sender; default the webhook's own. */
  readonly username?: string | undefined;
  readonly warn: (text: string) => void;
  readonly say: (text: string) => void;
}

export type SendOutcome =
  | { readonly sent: true }
  /** Discord will never take these embeds. */
  | { readonly sent: false; readonly reason: string };

/** Longest wait for an answer. */
const PATIENCE_MS = 30_000;
/** A wait that is told. */
const LONG_MS = 5_000;

/** One webhook of Discord: waits as it is told to, tries again for as long as it takes, and calls nobody. */
export class Webhook {
  readonly #options: WebhookOptions;
  readonly #waiting: Waiting;
  /** On the monotonic clock: nothing is sent before. */
  #notBefore = 0;
  #troubled = false;

  constructor(options: WebhookOptions) {
    this.#options = options;
    this.#waiting = new Waiting(options.clock, options.signal);
  }

  /** Throws `PmovesError` `discord.gone` where the webhook is no more, and the signal's reason when it aborts. */
  async send(embeds: readonly Embed[]): Promise<SendOutcome> {
    const { signal, username } = this.#options;
    const named = username === undefined ? {} : { username };
    const body = JSON.stringify({ ...named, embeds, allowed_mentions: { parse: [] } });
    for (;;) {
      await this.#pause();
      signal.throwIfAborted();
      const reply = await this.#post(body);
      if (reply === undefined) continue;
      this.#hold(reply);
      const { status } = reply;
      if (status >= 200 && status < 300) {
        this.#fine();
        return { sent: true };
      }
      if (status === 401 || status === 403 || status === 404) throw gone(status, this.#options.address);
      if (status === 429) continue;
      if (status >= 500 || status === 408) {
        await this.#trouble(`answered ${status}`);
        continue;
      }
      return { sent: false, reason: reasonOf(reply) };
    }
  }

  async #pause(): Promise<void> {
    const { clock, signal } = this.#options;
    for (;;) {
      const left = this.#notBefore - clock.monotonic();
      if (left <= 0 || signal.aborted) return;
      await this.#waiting.pause(left);
    }
  }

  async #post(body: string): Promise<RateReply | undefined> {
    const { http, address, clock, signal } = this.#options;
    const late = new AbortController();
    const cancel = clock.after(PATIENCE_MS, () => late.abort(new Error("no answer in time")));
    const both = AbortSignal.any([signal, late.signal]);
    const headers = { "content-type": "application/json", "user-agent": "pmoves (bus forward discord)" };
    const url = new URL(address.url.reveal());
    url.searchParams.set("wait", "true");
    try {
      return await http.exchange({ method: "POST", url: url.href, headers, body, signal: both }, 1 << 20);
    } catch (error) {
      signal.throwIfAborted();
      await this.#trouble(messageOf(error));
      return undefined;
    } finally {
      cancel();
    }
  }

  #hold(reply: RateReply): void {
    const { clock, address, say } = this.#options;
    const wait = waitAfter(reply);
    if (wait === undefined) return;
    this.#notBefore = Math.max(this.#notBefore, clock.monotonic() + wait.ms);
    if (wait.ms < LONG_MS) return;
    const all = wait.global ? ", for everything from here" : "";
    say(`${address.host} asks to wait ${(wait.ms / 1000).toFixed(1)} s${all}`);
  }

  async #trouble(reason: string): Promise<void> {
    const { address, warn } = this.#options;
    if (!this.#troubled) warn(`${address.host} does not take messages, they wait: ${reason}`);
    this.#troubled = true;
    await this.#waiting.longer();
  }

  #fine(): void {
    this.#waiting.short();
    if (this.#troubled) this.#options.say(`${this.#options.address.host} takes messages again`);
    this.#troubled = false;
  }
}

function gone(status: number, { host }: WebhookAddress): PmovesError {
  return new PmovesError(`${host} says ${status}: the webhook is not there, or not open to us`, {
    code: "discord.gone",
    exit: status === 404 ? EXIT.failure : EXIT.auth,
    hint: "Make a new webhook, and set DISCORD_WEBHOOK_URL or discord_webhook_file in [bus]; nothing is lost meanwhile.",
  });
}

function reasonOf({ status, body }: RateReply): string {
  return `Discord refused it with ${status}: ${redactSecrets(body).slice(0, 300).toWellFormed()}`;
}
