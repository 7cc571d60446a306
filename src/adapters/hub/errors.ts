import { HubApiError } from "@huggingface/hub";
import { EXIT, type ExitCode, messageOf, PmovesError } from "../../kernel/errors.ts";
import { redactSecrets } from "../../kernel/redact.ts";

/** What the Hub or the way there said, as an error of ours that names the mend. */
export function hubError(error: unknown, doing: string, endpoint: string): PmovesError {
  if (error instanceof PmovesError) return error;
  const status = statusOf(error);
  const said = redactSecrets(messageOf(error));
  const make = (code: string, exit: ExitCode, text: string, hint: string) =>
    new PmovesError(`${doing}: ${text}`, { code, exit, hint, cause: error });
  switch (status) {
    case 401:
      return make(
        "hub.auth",
        EXIT.auth,
        "the Hub does not accept the token",
        "Put a valid one into HF_TOKEN; huggingface.co/settings/tokens makes one",
      );
    case 403:
      return make(
        "hub.forbidden",
        EXIT.auth,
        `the token may not do that (${said})`,
        "Use a token with write access to this place, or another --repo",
      );
    case 404:
      return make(
        "hub.not_found",
        EXIT.failure,
        `not found (${said})`,
        "Check the name; what is private is not found without a token that may see it",
      );
    case 409:
      return make(
        "hub.conflict",
        EXIT.failure,
        said,
        "It exists already, or another operation is going on: look, then try again",
      );
    case 412:
      return make(
        "hub.moved",
        EXIT.partial,
        "somebody has committed meanwhile",
        "Run the command again: it goes on from what is there now",
      );
    case 429:
      return make(
        "hub.rate_limited",
        EXIT.partial,
        "the Hub's rate limit is reached",
        "Wait five minutes and run the command again: it goes on where it stopped",
      );
    case undefined:
      return make(
        "hub.unreachable",
        EXIT.unreachable,
        `${endpoint} can't be reached (${said})`,
        "Check the network, HF_ENDPOINT and proxies; run the command again to go on",
      );
    default:
      return make(
        "hub.failed",
        EXIT.partial,
        `the Hub answered ${status} (${said})`,
        "Run the command again: it goes on where it stopped",
      );
  }
}

/** An answer that is no success, of a request of our own. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export async function refused(response: Response): Promise<Refused> {
  const text = await response.text();
  return new Refused(response.status, saidIn(text) ?? `status ${response.status}`);
}

export function statusOf(error: unknown): number | undefined {
  if (error instanceof Refused) return error.status;
  return error instanceof HubApiError ? error.statusCode : undefined;
}

export function noToken(): PmovesError {
  return new PmovesError("there is no token for the Hub", {
    code: "hub.auth",
    exit: EXIT.auth,
    hint: "Set HF_TOKEN, or HF_TOKEN_PATH to a file that holds it; huggingface.co/settings/tokens makes one",
  });
}

export function badToken(): PmovesError {
  return new PmovesError("the token for the Hub does not begin with hf_", {
    code: "hub.auth",
    exit: EXIT.auth,
    hint: "HF_TOKEN must hold a token of the Hub; huggingface.co/settings/tokens makes one",
  });
}

/** The Hub's own words: JSON `error`. */
function saidIn(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const said =
      typeof value === "object" && value !== null ? (value as { error?: unknown }).error : undefined;
    return typeof said === "string" && said !== "" ? said : undefined;
  } catch {
    return text === "" ? undefined : text.slice(0, 200); // a proxy's page
  }
}
