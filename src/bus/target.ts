import { EXIT, PmovesError } from "../kernel/errors.ts";
import { Secret } from "../kernel/secret.ts";
import { type BusCredentials, type BusTls, type NatsTarget, parseNatsUrl } from "./connection.ts";
import type { BusTable } from "./settings.ts";

export interface TargetPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of a 0600 file. */
  readonly secretFile: (path: string) => Promise<string>;
  /** Text of a file; undefined where there is none. */
  readonly readText: (path: string) => Promise<string | undefined>;
}

export type BusTarget = { readonly kind: "journal" } | ({ readonly kind: "nats" } & NatsTarget);

/**
 * Which bus: `--server`, else NATS_URL, else `[bus] url`, else the journal. Who one is comes from the URL,
 * else the environment as the nats tool has it (NATS_USER and NATS_PASSWORD, NATS_TOKEN, NATS_NKEY,
 * NATS_CREDS; NATS_CA, NATS_CERT, NATS_KEY), else the settings. Throws `PmovesError` (exit 2).
 */
export async function findTarget(
  server: string | undefined,
  table: BusTable,
  ports: TargetPorts,
): Promise<BusTarget> {
  const url = server ?? given(ports.env.NATS_URL) ?? table.url;
  if (url === undefined || url === "journal") return { kind: "journal" };
  const { servers, tls, user, secret } = parseNatsUrl(url);
  const credentials = secret === null ? await outside(table, ports) : inUrl(user, secret);
  return { kind: "nats", servers, credentials, tls: await tlsOf(table, ports, tls) };
}

function given(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function inUrl(user: string | null, secret: string): BusCredentials {
  return user === null
    ? { type: "token", token: new Secret(secret) }
    : { type: "password", user, password: new Secret(secret) };
}

async function outside(table: BusTable, { env, secretFile }: TargetPorts): Promise<BusCredentials> {
  const file = async (path: string) => new Secret(await secretFile(path));
  const password = async (user: string): Promise<BusCredentials> => ({
    type: "password",
    user,
    password: await passwordOf(user, table, env, file),
  });
  const set = (name: string) => given(env[name]);
  const [creds, nkey, token, user] = [
    set("NATS_CREDS"),
    set("NATS_NKEY"),
    set("NATS_TOKEN"),
    set("NATS_USER"),
  ];
  if (creds !== undefined) return { type: "creds", creds: await file(creds) };
  if (nkey !== undefined) return { type: "nkey", seed: await file(nkey) };
  if (token !== undefined) return { type: "token", token: new Secret(token) };
  if (user !== undefined) return password(user);
  if (table.creds_file !== undefined) return { type: "creds", creds: await file(table.creds_file) };
  if (table.nkey_file !== undefined) return { type: "nkey", seed: await file(table.nkey_file) };
  if (table.token_file !== undefined) return { type: "token", token: await file(table.token_file) };
  return table.user === undefined ? { type: "none" } : password(table.user);
}

async function passwordOf(
  user: string,
  table: BusTable,
  env: TargetPorts["env"],
  file: (path: string) => Promise<Secret>,
): Promise<Secret> {
  const text = given(env.NATS_PASSWORD);
  if (text !== undefined) return new Secret(text);
  if (table.password_file !== undefined) return file(table.password_file);
  throw new PmovesError(`the bus has a user (${user}) and no password`, {
    code: "bus.password",
    exit: EXIT.auth,
    hint: "set NATS_PASSWORD, or name a 0600 file as password_file in [bus]",
  });
}

async function tlsOf(
  table: BusTable,
  { env, readText, secretFile }: TargetPorts,
  wanted: boolean,
): Promise<BusTls | null> {
  const text = async (path: string | undefined) => {
    if (path === undefined) return null;
    const found = await readText(path);
    if (found !== undefined) return found;
    throw new PmovesError(`${path}, a certificate of the bus, is not there`, {
      code: "bus.tls",
      exit: EXIT.usage,
      hint: "correct NATS_CA and NATS_CERT, or ca_file and cert_file in [bus]",
    });
  };
  const keyFile = given(env.NATS_KEY) ?? table.key_file;
  const [ca, cert, key] = await Promise.all([
    text(given(env.NATS_CA) ?? table.ca_file),
    text(given(env.NATS_CERT) ?? table.cert_file),
    keyFile === undefined ? null : secretFile(keyFile).then((seed) => new Secret(seed)),
  ]);
  if ((cert === null) !== (key === null)) {
    throw new PmovesError("a client's certificate and its key belong together, and one is missing", {
      code: "bus.tls",
      exit: EXIT.usage,
      hint: "set both cert_file and key_file in [bus], or both NATS_CERT and NATS_KEY",
    });
  }
  return wanted || ca !== null || cert !== null ? { ca, cert, key } : null;
}
