import { type Identity, identityOf, TOKEN_PAGE } from "../../hub/index.ts";
import { failed, ok, type Seen, unknown, warning } from "./finding.ts";
import { ask, jsonOf } from "./http.ts";
import type { DoctorPorts } from "./ports.ts";

const PATIENCE_MS = 8000;

/** Is there a token of the Hub, is it valid, and may it write (`GET /api/whoami-v2`). */
export async function checkHub(ports: DoctorPorts, signal: AbortSignal): Promise<readonly Seen[]> {
  return [(await seeToken(ports, signal)).seen];
}

export interface TokenSeen {
  readonly seen: Seen;
  /** Where the Hub has said it. */
  readonly who?: Identity;
}

/** The same, with whose token it is. */
export async function seeToken(ports: DoctorPorts, signal: AbortSignal): Promise<TokenSeen> {
  const { endpoint, offline, token } = await ports.hub();
  if (offline)
    return { seen: unknown("token", "HF_HUB_OFFLINE is set", "unset it to have the token checked") };
  if (token === undefined) {
    return {
      seen: unknown(
        "token",
        "there is none, so nothing can be published",
        `make one that may write at ${TOKEN_PAGE}, and set HF_TOKEN or HF_TOKEN_PATH`,
      ),
    };
  }
  const headers = { authorization: `Bearer ${token.secret.reveal()}` };
  const url = `${endpoint}/api/whoami-v2`;
  const answer = await ask({ http: ports.http, url, signal, headers, patienceMs: PATIENCE_MS });
  if (answer.kind !== "answer")
    return { seen: failed("token", `${endpoint}: ${answer.reason}`, "check the network, or HF_ENDPOINT") };
  if (answer.status === 401 || answer.status === 403) {
    return {
      seen: failed(
        "token",
        `the token of ${token.from} is not valid (${answer.status})`,
        `make a new one at ${TOKEN_PAGE}`,
      ),
    };
  }
  if (answer.status === 429)
    return { seen: unknown("token", "the Hub asks to wait (429)", "try again in some minutes") };
  if (answer.status !== 200)
    return { seen: failed("token", `${url} answers ${answer.status}`, "check HF_ENDPOINT") };
  const who = identityOf(jsonOf(answer.body));
  return who === undefined
    ? { seen: failed("token", "whoami-v2 did not answer with JSON", "check HF_ENDPOINT") }
    : { seen: scopeOf(who, token.from), who };
}

function scopeOf(who: Identity, from: string): Seen {
  const whose = `${who.name}, by the token of ${from}`;
  const fine = who.role === "fineGrained";
  if (who.writes === null) return warning("token", `${whose}: the Hub does not say what it may do`, null);
  if (who.writes) {
    const where = fine ? "fine-grained, may write to the repositories that it names" : "may write";
    return ok("token", `${whose}: ${where}`);
  }
  return fine
    ? failed(
        "token",
        `${whose}: fine-grained, without repo.write`,
        `give it "write access to contents" at ${TOKEN_PAGE}`,
      )
    : failed("token", `${whose}: may only read`, `make one that may write at ${TOKEN_PAGE}`);
}
