import { join, resolve } from "node:path";
import type { IngestHandler } from "../bus/bridge/http-handler.ts";
import type { PassOn } from "../bus/bridge/pass-on.ts";
import type { IngestServer } from "../bus/bridge/run-ingest.ts";
import type { Sent } from "../bus/discord/sent.ts";
import type { WebhookAddress } from "../bus/discord/webhook-address.ts";
import type { DeadLetters } from "../bus/outbox/dead-letters.ts";
import type { OutboxState } from "../bus/outbox/outbox-state.ts";
import { EXIT, PmovesError } from "../kernel/errors.ts";
import { Secret } from "../kernel/secret.ts";
import type { Roots } from "./base.ts";
import type { BusCapabilities } from "./bus.ts";
import type { GatewayCapabilities } from "./gateway.ts";
import { journalCapabilities } from "./journal.ts";
import { type OpenMailbox, OUTBOXES, outboxBytes } from "./mailboxes.ts";

/** What lies between services that know nothing of the bus and the bus. */
export interface BridgeCapabilities {
  /** The outbox of that name and what carries it to the bus; closed when the command is over. */
  readonly mailbox: OpenMailbox;
  /** State of every outbox, without touching what is in it, and how many it has given up. */
  readonly outboxes: () => Promise<readonly (OutboxState & { readonly dead: number })[]>;
  readonly deadLetters: () => Promise<DeadLetters>;
  /** PMOVES_INGEST_TOKEN, else the file of the settings, else one that is made on the first call. */
  readonly ingestToken: () => Promise<{ readonly token: Secret; readonly from: string }>;
  readonly serveIngest: (
    handler: IngestHandler,
    where: { readonly host: string; readonly port: number; readonly maxBytes: number },
  ) => Promise<IngestServer>;
  readonly passOn: PassOn;
  /** DISCORD_WEBHOOK_URL, else the file of the settings; and what has been sent there. */
  readonly discord: () => Promise<{ readonly address: WebhookAddress; readonly sent: Sent }>;
}

/** Enough for the ids of some months. */
const SENT_BYTES = 32 << 20;

function noWebhook(): PmovesError {
  return new PmovesError("no Discord webhook is given", {
    code: "discord.webhook",
    exit: EXIT.auth,
    hint: "Set DISCORD_WEBHOOK_URL, or write the address into a 0600 file and name it discord_webhook_file in [bus].",
  });
}

function emptyOutbox(name: string, max_bytes: number): OutboxState {
  return { name, waiting: 0, waiting_bytes: 0, max_bytes, oldest: null, shed: 0 };
}

type Others = Pick<BusCapabilities, "busSettings"> & Pick<GatewayCapabilities, "http">;

export function bridgeCapabilities(
  roots: Roots,
  { busSettings, http }: Others,
  mailbox: OpenMailbox,
): BridgeCapabilities {
  const { host, lazy, cwd, talk, folders } = roots;
  const { journal } = journalCapabilities(roots);
  const deadLetters = lazy.opened(async () => {
    const { openDeadLetters } = await import("../bus/outbox/mailbox.ts");
    return openDeadLetters(journal);
  });
  return {
    mailbox,
    outboxes: async () => {
      const [{ countDead }, outbox, { hasJournal }] = await Promise.all([
        import("../bus/outbox/dead-letters.ts"),
        import("../bus/outbox/mailbox.ts"),
        import("../adapters/journal/has-journal.ts"),
      ]);
      const isThere = (name: string) => hasJournal(join(folders.state, "journals", name));
      const max = await outboxBytes({ busSettings });
      const dead = isThere(outbox.DEAD_JOURNAL) ? await deadLetters() : undefined;
      return Promise.all(
        OUTBOXES.map(async (name) => {
          const there = isThere(outbox.journalNames(name).letters);
          const state = there ? await outbox.lookAtOutbox(name, max, journal) : emptyOutbox(name, max);
          return { ...state, dead: dead === undefined ? 0 : await countDead(dead, name) };
        }),
      );
    },
    deadLetters,
    ingestToken: async () => {
      const given = host.env.PMOVES_INGEST_TOKEN;
      if (given !== undefined && given !== "")
        return { token: new Secret(given), from: "PMOVES_INGEST_TOKEN" };
      const path = (await busSettings()).ingest_token_file;
      if (path !== undefined) {
        const { readSecretFile } = await import("../adapters/files/secret-file.ts");
        const file = resolve(cwd, path);
        return { token: new Secret(await readSecretFile(file)), from: file };
      }
      const { ownSecret } = await import("../adapters/files/own-secret.ts");
      const file = join(folders.state, "ingest-token");
      return { token: new Secret((await ownSecret(file)).text), from: file };
    },
    serveIngest: async (handler, where) => {
      const { startServer } = await import("../adapters/http-server/server.ts");
      const { maxBytes: maxBodyBytes, ...listen } = where;
      const onFault = (error: unknown) => void talk.warn(`a fault of pmoves itself: ${String(error)}`);
      return startServer({ ...listen, handler, onFault, limits: { maxBodyBytes, requestMs: 30_000 } });
    },
    discord: async () => {
      const [{ parseWebhook }, { Sent }, { readSecretFile }] = await Promise.all([
        import("../bus/discord/webhook-address.ts"),
        import("../bus/discord/sent.ts"),
        import("../adapters/files/secret-file.ts"),
      ]);
      const given = host.env.DISCORD_WEBHOOK_URL;
      const path = (await busSettings()).discord_webhook_file;
      if ((given === undefined || given === "") && path === undefined) throw noWebhook();
      const address =
        given !== undefined && given !== ""
          ? parseWebhook(given, "DISCORD_WEBHOOK_URL")
          : parseWebhook(await readSecretFile(resolve(cwd, path ?? "")), "discord_webhook_file");
      const open = lazy.opened(() => journal(`discord-${address.name}`, { maxBytes: SENT_BYTES }));
      return { address, sent: await Sent.open(await open()) };
    },
    passOn: async (url, body, signal) => {
      const headers = { "content-type": "application/json" };
      const reply = await (await http()).exchange({ method: "POST", url, headers, body, signal });
      const contentType = reply.headers["content-type"] ?? "application/octet-stream";
      return { status: reply.status, contentType, body: reply.body };
    },
  };
}
