import type { Hub, HubAccess, StepLog, UploadProgress } from "../../hub/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { PreparePorts, PrepareWish } from "./prepare.ts";

/** What publishing needs; a command's context has it. */
export interface HubRunPorts extends PreparePorts {
  hub(): Promise<Hub>;
  hubAccess(): Promise<HubAccess>;
  hubSettings(): Promise<{ readonly dataset?: string | undefined; readonly license?: string | undefined }>;
  publishSteps(): Promise<StepLog>;
  publisherLock(repo: string): Promise<AsyncDisposable>;
  /** Remembers the licence of a repository that was published under it; gives what is remembered. */
  license(repo: string, given: string | undefined): Promise<string | undefined>;
  readonly onProgress?: (progress: UploadProgress) => void;
}

export interface PublishHow extends Omit<PrepareWish, "repo"> {
  readonly repo: string | undefined;
  readonly public: boolean;
  readonly license: string | undefined;
  readonly branch: string;
  readonly pullRequest: boolean;
}

const DEFAULT_NAME = "geometry-trajectories-v1";

/** `--repo`, else `[hub] dataset`, else the one organization of the token, else its user. */
export async function targetRepo(
  ports: Pick<HubRunPorts, "hub" | "hubSettings">,
  given: string | undefined,
): Promise<string> {
  const named = given ?? (await ports.hubSettings()).dataset;
  if (named !== undefined) return named;
  const { name, orgs } = await (await ports.hub()).whoAmI();
  const [only, ...others] = orgs;
  if (others.length > 0) {
    throw new PmovesError(`the token may write for ${orgs.join(", ")}: say which`, {
      code: "hub.which_org",
      exit: EXIT.usage,
      hint: `--repo ${only}/${DEFAULT_NAME}, or dataset under [hub] of pmoves.toml`,
    });
  }
  return `${only ?? name}/${DEFAULT_NAME}`;
}

/** Before any work: a token that may only read would fail at its end. */
export async function mayWrite(hub: Hub): Promise<void> {
  const { role, tokenName } = await hub.whoAmI();
  if (role !== "read") return;
  throw new PmovesError(`the token ${tokenName ?? ""} may only read`, {
    code: "hub.forbidden",
    exit: EXIT.auth,
    hint: "Make one that may write at huggingface.co/settings/tokens",
  });
}

/** Under which licence a repository is published: said now, in the settings, or once before. */
export async function licenseOf(
  ports: HubRunPorts,
  repo: string,
  given: string | undefined,
  remembers = true,
): Promise<string> {
  const said = given ?? (await ports.hubSettings()).license;
  const license = remembers || said === undefined ? await ports.license(repo, said) : said;
  if (license !== undefined) return license;
  throw new PmovesError(`nobody has said under which licence ${repo} is published`, {
    code: "hub.license",
    exit: EXIT.usage,
    hint: "Say it once with --license cc-by-4.0 (it is remembered), or license under [hub] of pmoves.toml",
  });
}
