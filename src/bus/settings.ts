import * as z from "zod";

/**
 * `[bus]` of pmoves.toml: where the Geometry Bus is. Without a URL it is a journal in the state folder.
 *
 * ```toml
 * [bus]
 * url = "nats://127.0.0.1:4222"
 * creds_file = "/home/me/bus.creds"
 * ```
 */
export const busTable = {
  name: "bus",
  schema: z.strictObject({
    /** `nats://…`, `tls://…` or `journal`; NATS_URL is stronger. */
    url: z.string().min(1).optional(),
    user: z.string().min(1).optional(),
    /** These files hold one secret each and may be read by nobody else (mode 0600). */
    password_file: z.string().min(1).optional(),
    token_file: z.string().min(1).optional(),
    nkey_file: z.string().min(1).optional(),
    creds_file: z.string().min(1).optional(),
    /** PEM files of TLS. */
    ca_file: z.string().min(1).optional(),
    cert_file: z.string().min(1).optional(),
    key_file: z.string().min(1).optional(),
    /** Of the journal: older messages go; 0 keeps them. */
    journal_max_age_days: z.number().min(0).default(30),
    /** Of the journal: the oldest messages go beyond this; 0 is no limit. */
    journal_max_mb: z.number().min(0).default(1024),
    /** Messages a second up to which every schema is checked while tailing; beyond it a sample is. */
    check_rate: z.int().min(1).default(50_000),
    /** Bytes that may wait for a bus that is away, each in the outbox of `bus ingest` and of the gateway. */
    outbox_max_mb: z.number().min(1).default(256),
    /** Inferences that the gateway publishes as geometry.event.v1: functions by name, `tag:NAME`, `tag:NAME=VALUE`, `*`. */
    publish: z.array(z.string().min(1)).default([]),
    /** Whether what was asked and answered goes with them, without what looks like a secret. */
    publish_content: z.boolean().default(true),
    /** Whether what the scripted provider of `serve --demo` plays is published too. */
    publish_demo: z.boolean().default(false),
    /** 0600 files: the token of `bus ingest` (PMOVES_INGEST_TOKEN), the webhook of `bus forward discord`. */
    ingest_token_file: z.string().min(1).optional(),
    discord_webhook_file: z.string().min(1).optional(),
  }),
};

export type BusTable = z.output<typeof busTable.schema>;

const FILES = [
  "password_file",
  "token_file",
  "nkey_file",
  "creds_file",
  "ca_file",
  "cert_file",
  "key_file",
  "ingest_token_file",
  "discord_webhook_file",
] as const satisfies readonly (keyof BusTable)[];

/** `~/` in the names of files is the user's home, as everybody who has seen a shell expects. */
export function withHome(table: BusTable, home: string | undefined): BusTable {
  if (home === undefined || home === "") return table;
  const files = FILES.flatMap((key) => {
    const path = table[key];
    return path?.startsWith("~/") ? [[key, `${home}${path.slice(1)}`] as const] : [];
  });
  return { ...table, ...Object.fromEntries(files) };
}
