import { isIP } from "node:net";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import {
  type Authenticator,
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  type NatsConnection,
  nkeyAuthenticator,
  type TlsOptions,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from "@nats-io/transport-node";
import type { BusCredentials, BusTls, NatsTarget } from "../../bus/connection.ts";
import { natsFailure } from "./failure.ts";

/** How long a server may take to greet us. */
const GREETING_MS = 5_000;

/**
 * A connection that comes back by itself, for as long as it takes. Throws `PmovesError` where it does not
 * come up at all: `bus.unreachable`, `bus.auth`, `bus.tls`.
 */
export async function connectNats(target: NatsTarget, name: string): Promise<NatsConnection> {
  try {
    return await connect(optionsOf(target, name));
  } catch (error) {
    throw natsFailure(error, shownServers(target.servers));
  }
}

export function shownServers(servers: readonly string[]): string {
  return servers.map((server) => `nats://${server}`).join(", ");
}

function optionsOf({ servers, credentials, tls }: NatsTarget, name: string): ConnectionOptions {
  const authenticator = authenticatorOf(credentials);
  return {
    servers: [...servers],
    name,
    timeout: GREETING_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    reconnectJitter: 250,
    // A connection that is dead without saying so is noticed within half a minute.
    pingInterval: 10_000,
    maxPingOut: 2,
    noAsyncTraces: true,
    ...(authenticator === undefined ? {} : { authenticator }),
    ...(tls === null ? {} : { tls: tlsOptions(tls, servers) }),
  };
}

function authenticatorOf(credentials: BusCredentials): Authenticator | undefined {
  const bytes = (text: string) => new TextEncoder().encode(text);
  switch (credentials.type) {
    case "none":
      return undefined;
    case "password":
      return usernamePasswordAuthenticator(credentials.user, () => credentials.password.reveal());
    case "token":
      return tokenAuthenticator(() => credentials.token.reveal());
    case "nkey":
      return nkeyAuthenticator(() => bytes(credentials.seed.reveal().trim()));
    case "creds":
      return credsAuthenticator(() => bytes(credentials.creds.reveal()));
  }
}

/** The client names no host to check where it connects to an address, so the addresses we know are checked. */
function tlsOptions({ ca, cert, key }: BusTls, servers: readonly string[]): TlsOptions {
  const addresses = servers.map((server) => server.replace(/:\d+$/, "").replace(/^\[|\]$/g, "")).filter(isIP);
  const check = (host: string, certificate: PeerCertificate) => {
    const wrong = checkServerIdentity(host, certificate);
    if (addresses.some((address) => checkServerIdentity(address, certificate) === undefined))
      return undefined;
    return wrong;
  };
  const identity = addresses.length === 0 ? {} : { checkServerIdentity: check };
  return {
    ...identity,
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key: key.reveal() }),
  };
}
