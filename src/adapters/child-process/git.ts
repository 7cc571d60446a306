import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const PATIENCE_MS = 10_000;

/** HEAD of the repository around a folder and whether it has changes; null where there is no repository, commit or git. */
export async function gitState(
  cwd: string,
): Promise<{ readonly sha: string | null; readonly dirty: boolean }> {
  const git = async (args: readonly string[]) =>
    (await run("git", args, { cwd, timeout: PATIENCE_MS })).stdout.trim();
  let sha: string;
  try {
    sha = await git(["rev-parse", "--verify", "HEAD"]);
  } catch {
    return { sha: null, dirty: false }; // What there is not can't be named, which the card says.
  }
  return { sha, dirty: (await git(["status", "--porcelain", "--untracked-files=no"])) !== "" };
}
