import { createHash } from "node:crypto";
import { nkeys } from "@nats-io/transport-node";

/** A server's configuration in operator mode, and the credentials of one user of it (NATS's own JWTs). */
export interface OperatorMode {
  readonly config: string;
  /** Text of a .creds file. */
  readonly creds: string;
}

type Pair = ReturnType<typeof nkeys.createUser>;

export function operatorMode(): OperatorMode {
  const [operator, account, user] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createUser()];
  const jetstream = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
  const limits = {
    subs: -1,
    data: -1,
    payload: -1,
    imports: -1,
    exports: -1,
    wildcards: true,
    conn: -1,
    leaf: -1,
    ...jetstream,
  };
  const operatorJwt = signed(operator, operator, { type: "operator", version: 2 });
  const accountJwt = signed(operator, account, { type: "account", version: 2, limits });
  const userJwt = signed(account, user, { type: "user", version: 2, subs: -1, data: -1, payload: -1 });
  const config = `operator: ${operatorJwt}\nresolver: MEMORY\nresolver_preload: { ${account.getPublicKey()}: ${accountJwt} }`;
  return { config, creds: credsText(userJwt, Buffer.from(user.getSeed()).toString()) };
}

function credsText(jwt: string, seed: string): string {
  return `-----BEGIN NATS USER JWT-----\n${jwt}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`;
}

/** As docs.nats.io describes them: ed25519-nkey, `jti` is a hash of the claims. */
function signed(issuer: Pair, subject: Pair, nats: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const [iss, sub] = [issuer.getPublicKey(), subject.getPublicKey()];
  const claims = { iat: 1_760_000_000, iss, name: "test", sub, nats };
  const jti = createHash("sha256").update(JSON.stringify(claims)).digest("hex").slice(0, 52).toUpperCase();
  const text = `${part({ typ: "JWT", alg: "ed25519-nkey" })}.${part({ jti, ...claims })}`;
  return `${text}.${Buffer.from(issuer.sign(Buffer.from(text))).toString("base64url")}`;
}
