import type { Episode, EpisodeStep } from "../episode.ts";
import { citedIds, retrievedIds } from "./citations.ts";

/** What proves that an episode did what it was for. */
export interface Verification {
  readonly kind: "verified_code" | "successful_research" | "unverified";
  /** The evidence, or what is missing. */
  readonly because: string;
}

/** Commands and tools whose exit code says whether code builds or passes its tests. */
const CHECKS =
  /\b(?:pytest|unittest|tox|nox|jest|vitest|mocha|ava|playwright|rspec|phpunit|ctest|junit|mvn|gradle|tsc|mypy|pyright|ruff|eslint|make|cmake|ninja|bazel)\b|\b(?:npm|pnpm|yarn|bun|cargo|go|dotnet|deno|swift|zig|stack|mix) (?:run )?(?:t|test|tests|build|check|clippy|vet|ci)\b|\b(?:run_tests?|test_runner|build)\b/i;

/**
 * Verified code: a verifier said `pass`, or the last build or test of the episode ended with exit code 0; a
 * verifier that said anything else is the stronger. Successful research: success was reported, and an id that
 * was retrieved is cited in the answer. Anything else is unverified: nobody knows.
 */
export function verify(episode: Episode): Verification {
  const { verifier } = episode;
  if (verifier !== null) {
    const named = `${verifier.name}${verifier.version === null ? "" : ` ${verifier.version}`}`;
    return verifier.verdict === "pass"
      ? { kind: "verified_code", because: `the verifier ${named} says pass` }
      : { kind: "unverified", because: `the verifier ${named} says ${verifier.verdict}` };
  }
  const check = episode.steps.findLast(isCheck);
  const exitCode = check?.result?.exitCode;
  if (check !== undefined && exitCode === 0) {
    return {
      kind: "verified_code",
      because: `the last build or test (step ${check.index}) ended with exit code 0`,
    };
  }
  const retrieved = retrievedIds(episode);
  const cited = citedIds(episode, retrieved);
  if (episode.success === true && cited.length > 0) {
    return { kind: "successful_research", because: `success was reported, and the answer cites ${cited[0]}` };
  }
  return { kind: "unverified", because: missing(episode, exitCode, retrieved.size) };
}

function isCheck({ action, result }: EpisodeStep): boolean {
  if (action === null || result?.exitCode == null) return false;
  return CHECKS.test([action.toolName, action.toolArguments, action.text].join(" "));
}

function missing({ success }: Episode, exitCode: number | null | undefined, retrieved: number): string {
  if (exitCode !== undefined && exitCode !== null)
    return `the last build or test ended with exit code ${exitCode}`;
  if (retrieved > 0) {
    return success === true ? "what was retrieved is not cited in the answer" : "no success was reported";
  }
  return success === true
    ? "success was reported, without a verifier, a build or test, or a citation"
    : "no verifier, no build or test, no retrieval";
}
