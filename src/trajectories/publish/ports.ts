import type { Hub, HubAccess, LicensePorts, StepLog, UploadProgress } from "../../hub/index.ts";
import { repoId } from "../../hub/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { PreparePorts, PrepareWish } from "./prepare.ts";

/** What publishing needs; a command's context has it. */
export interface HubRunPorts extends PreparePorts, LicensePorts {
  hub(): Promise<Hub>;
  hubAccess(): Promise<HubAccess>;
  hubSettings(): Promise<{ readonly dataset?: string | undefined; readonly license?: string | undefined }>;
  publishSteps(): Promise<StepLog>;
  publisherLock(repo: string): Promise<AsyncDisposable>;
  /** Removes the folders of runs that are over; `open` are those that the next publish goes on with. */
  sweepRuns(target: string, open: readonly string[]): Promise<void>;
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
  if (named !== undefined) return repoId(named);
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
