import * as z from "zod";
import { option } from "./option-text.ts";
import { trajectoryOptions } from "./trajectory-options.ts";

/** Which repository of the Hub a command is about. */
export const hubRepoOptions = {
  repo: option(
    z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, "write owner/name")
      .optional(),
    {
      describe:
        "repository (default: dataset under [hub], else geometry-trajectories-v1 of the token's organization)",
      placeholder: "owner/name",
      env: ["PMOVES_HUB_DATASET"],
    },
  ),
  branch: option(z.string().default("main"), { describe: "branch", env: [] }),
};

/** What is published, and how. */
export const publishOptions = {
  ...trajectoryOptions,
  ...hubRepoOptions,
  license: option(z.string().optional(), {
    describe: "licence, e.g. cc-by-4.0; needed once for a repository, then remembered",
    env: [],
  }),
  public: option(z.boolean().default(false), {
    describe: "make a new repository public; it is private else",
    env: [],
  }),
  pr: option(z.boolean().default(false), {
    describe: "open a pull request instead of committing to the branch",
    env: [],
  }),
  secrets: option(z.enum(["block", "redact"]).default("block"), {
    describe: "an episode with a secret: stays behind, or goes with a placeholder in its place",
    env: [],
  }),
  gitSha: option(
    z
      .string()
      .regex(/^[0-9a-f]{7,64}$/, "write a commit in hexadecimal")
      .optional(),
    {
      describe: "commit of the code that made this, instead of HEAD of the repository here",
      placeholder: "sha",
      env: [],
    },
  ),
};
