import { EXIT, PmovesError } from "../kernel/errors.ts";
import type { Hub } from "./port.ts";

/** Where a token that may write is made. */
export const TOKEN_PAGE = "https://huggingface.co/settings/tokens";

/** Before any work: a token that may only read would fail at its end. Throws `PmovesError` `hub.forbidden`. */
export async function mayWrite(hub: Pick<Hub, "whoAmI">): Promise<void> {
  const { role, writes, tokenName } = await hub.whoAmI();
  if (writes !== false) return;
  const token = tokenName === null ? "the token" : `the token ${tokenName}`;
  throw role === "fineGrained"
    ? new PmovesError(`${token} is fine-grained and has no right to write to a repository`, {
        code: "hub.forbidden",
        exit: EXIT.auth,
        hint: `Give it "write access to contents" at ${TOKEN_PAGE}`,
      })
    : new PmovesError(`${token} may only read`, {
        code: "hub.forbidden",
        exit: EXIT.auth,
        hint: `Make one that may write at ${TOKEN_PAGE}`,
      });
}

export interface LicensePorts {
  hubSettings(): Promise<{ readonly license?: string | undefined }>;
  /** The licence remembered of a repository; one that is given is remembered. */
  license(repo: string, given: string | undefined): Promise<string | undefined>;
}

/**
 * Under which licence a repository is published: said now, in the settings, or once before. Who publishes has it
 * remembered when the rest is known to be right. Throws `PmovesError` `hub.license`.
 */
export async function licenseOf(
  ports: LicensePorts,
  repo: string,
  given: string | undefined,
): Promise<string> {
  const license = given ?? (await ports.hubSettings()).license ?? (await ports.license(repo, undefined));
  if (license !== undefined) return licenseId(license);
  throw new PmovesError(`nobody has said under which licence ${repo} is published`, {
    code: "hub.license",
    exit: EXIT.usage,
    hint: "Say it once with --license cc-by-4.0 (it is remembered), or license under [hub] of pmoves.toml",
  });
}

/** The Hub files a card under `license` only by its own names, which are small letters (huggingface.co/docs/hub/repositories-licenses). */
function licenseId(text: string): string {
  if (/^[a-z0-9][a-z0-9.+-]*$/.test(text)) return text;
  const near = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  throw new PmovesError(`${JSON.stringify(text)} is no licence that the Hub knows`, {
    code: "hub.license",
    exit: EXIT.usage,
    hint: `Write its identifier there, such as cc-by-4.0 or apache-2.0${/^[a-z0-9][a-z0-9.+-]*$/.test(near) ? ` (${near}?)` : ""}; "other" is one too`,
  });
}
