import { createHash } from "node:crypto";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { Secret } from "../../kernel/secret.ts";

/** A webhook's address: whoever knows it may write there, so all of it is a secret. */
export interface WebhookAddress {
  readonly url: Secret;
  /** Its host, fit for any output. */
  readonly host: string;
  /** Tells webhooks apart without saying which they are: names what belongs to one on the disk. */
  readonly name: string;
}

/** Throws `PmovesError` `discord.webhook` (exit 2), which never repeats the address. `from` says who gave it. */
export function parseWebhook(text: string, from: string): WebhookAddress {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url === undefined) throw wrong(from, "is no address");
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback)) {
    throw wrong(from, "does not begin with https://");
  }
  if (!/\/webhooks\/\d+\/[\w-]+\/?$/.test(url.pathname)) {
    throw wrong(from, "is not of the form https://discord.com/api/webhooks/ID/TOKEN");
  }
  const name = createHash("sha256").update(`${url.host}${url.pathname}`).digest("hex").slice(0, 12);
  return { url: new Secret(trimmed), host: url.host, name };
}

function wrong(from: string, why: string): PmovesError {
  return new PmovesError(`the webhook of ${from} ${why}`, {
    code: "discord.webhook",
    exit: EXIT.usage,
    hint: "Copy it in Discord: channel settings, Integrations, Webhooks.",
  });
}
