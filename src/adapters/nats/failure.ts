import { errors } from "@nats-io/transport-node";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

/** What the client library threw, in words that say where and what to do. */
export function natsFailure(error: unknown, server: string): PmovesError {
  if (error instanceof PmovesError) return error;
  if (error instanceof errors.PermissionViolationError) return forbidden(error, server);
  if (isAuthentication(error)) {
    return new PmovesError(`${server} refused who we say we are: ${messageOf(error)}`, {
      code: "bus.auth",
      exit: EXIT.auth,
      hint: "Set NATS_CREDS, NATS_NKEY, NATS_TOKEN, or NATS_USER and NATS_PASSWORD; or [bus] in pmoves.toml.",
      cause: error,
    });
  }
  if (isTls(error)) {
    return new PmovesError(`no safe connection to ${server}: ${messageOf(error)}`, {
      code: "bus.tls",
      exit: EXIT.unreachable,
      hint: "Name the authority that signed its certificate: NATS_CA, or ca_file in [bus].",
      cause: error,
    });
  }
  return new PmovesError(`cannot reach NATS at ${server} (${reasonOf(error)})`, {
    code: "bus.unreachable",
    exit: EXIT.unreachable,
    hint: "Start one with pmoves bus up, correct --server or NATS_URL, or use --server journal.",
    cause: error,
  });
}

function isAuthentication(error: unknown): boolean {
  return error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError;
}

function isTls(error: unknown): boolean {
  const code = codeOf(error) ?? codeOf((error as { readonly cause?: unknown } | null)?.cause);
  return (
    (code !== undefined && /CERT|TLS|SSL|ISSUER|SIGNATURE/.test(code)) ||
    (error instanceof errors.InvalidArgumentError && /tls/i.test(error.message))
  );
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

function reasonOf(error: unknown): string {
  const text = messageOf(error);
  if (/refused/i.test(text)) return "refused";
  if (error instanceof errors.TimeoutError || /timeout/i.test(text)) return "no answer in time";
  return text;
}

function forbidden(error: InstanceType<typeof errors.PermissionViolationError>, server: string): PmovesError {
  const what = error.operation === "publish" ? "publish on" : "hear";
  return new PmovesError(`${server} does not let this user ${what} ${error.subject}`, {
    code: "bus.forbidden",
    exit: EXIT.auth,
    hint: "Ask for the permission, or use other credentials.",
    cause: error,
  });
}
