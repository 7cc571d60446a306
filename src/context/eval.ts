import type { InputFiles } from "../eval/index.ts";
import type { Roots } from "./base.ts";

/** What evaluation reads. */
export interface EvalCapabilities {
  /** Files that the user names, unpacked as they are read. */
  readonly inputFiles: () => Promise<InputFiles>;
}

export function evalCapabilities({ cwd }: Roots): EvalCapabilities {
  return {
    inputFiles: async () => (await import("../adapters/files/input-files.ts")).diskInputFiles(cwd),
  };
}
