import { basename, dirname, join } from "node:path";
import { EXIT, PmovesError } from "../../kernel/errors.ts";

/** A file to write. */
export interface OutFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Where `--out` puts a configuration: into the file that it names, or as tensorzero.toml into that folder; what
 * belongs into pmoves.toml goes beside it. Throws `PmovesError` (exit 2) where `out` is pmoves.toml itself.
 */
export function outFiles(out: string, toml: string, settings = ""): readonly OutFile[] {
  const path = out.endsWith(".toml") ? out : join(out, "tensorzero.toml");
  if (basename(path) === "pmoves.toml") {
    throw new PmovesError("--out names the gateway's configuration, and pmoves.toml holds the rest", {
      code: "usage.option",
      exit: EXIT.usage,
      hint: `--out ${join(dirname(path), "tensorzero.toml")}`,
    });
  }
  const beside = settings === "" ? [] : [{ path: join(dirname(path), "pmoves.toml"), text: settings }];
  return [{ path, text: toml }, ...beside];
}
