import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createHttpClient } from "../../src/adapters/http-client/client.ts";
import type { Embed } from "../../src/bus/discord/embed.ts";
import { Webhook } from "../../src/bus/discord/webhook.ts";
import { parseWebhook } from "../../src/bus/discord/webhook-address.ts";
import type { Clock } from "../../src/kernel/clock.ts";

export interface Posted {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly embeds: readonly Embed[]; readonly allowed_mentions: unknown };
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: object | string;
  /** Cuts the connection instead. */
  readonly cut?: boolean;
}

const TOKEN = "AbC-dEf_secret-token";

/** A server that takes webhooks as Discord documents it; what it answers is asked for each request. */
export async function discordServer(answer: (posted: Posted, count: number) => Answer = () => ({})) {
  const posted: Posted[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const one = { url: request.url ?? "", headers: request.headers, body };
    posted.push(one);
    const { status = 200, headers = {}, body: reply = { id: "1" }, cut } = answer(one, posted.length);
    if (cut) response.destroy();
    else {
      response.writeHead(status, headers);
      response.end(typeof reply === "string" ? reply : JSON.stringify(reply));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/api/webhooks/123/${TOKEN}`;
  return {
    posted,
    url,
    token: TOKEN,
    titles: () => posted.map(({ body }) => body.embeds.map(({ title }) => title)),
  };
}

/** A webhook over real HTTP; what it says is collected. */
export function webhookAt(url: string, clock: Clock, signal = new AbortController().signal) {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const webhook = new Webhook({ address: parseWebhook(url, "a test"), http, clock, signal, warn: say, say });
  return { webhook, said };
}

/** Waits pass at once and are written down; the patience for an answer never ends. */
export class JumpClock implements Clock {
  readonly waits: number[] = [];
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    if (ms === 30_000) return () => undefined;
    this.waits.push(ms);
    const immediate = setImmediate(() => {
      this.#now += ms;
      callback();
    });
    return () => clearImmediate(immediate);
  }
}
