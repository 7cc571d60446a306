import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { JudgeOutputs } from "./job.ts";

/** How files get on the disk; `writeFiles` of a command's context. */
export interface OutputPorts {
  readonly readFile: (path: string) => Promise<string>;
  readonly writeFiles: (
    files: readonly { readonly path: string; readonly text: string }[],
    force: boolean,
  ) => Promise<void>;
}

/** The files of a run: the qrels, and beside it what was asked and answered, and what it came to. */
export function outputPaths(out: string): Readonly<Record<keyof JudgeOutputs, string>> {
  return { qrels: out, provenance: `${out}.calls.jsonl`, manifest: `${out}.run.json` };
}

/**
 * A run replaces its own files when it is taken up; those of another run only by force. Throws `PmovesError`
 * `file.exists` (exit 2) before anything has been asked or paid.
 */
export async function refuseOthers(
  ports: OutputPorts,
  out: string,
  run: string,
  force: boolean,
): Promise<void> {
  if (force) return;
  const { manifest, ...others } = outputPaths(out);
  const before = await textAt(ports, manifest);
  if (before !== undefined && runIn(before) === run) return;
  for (const path of before === undefined ? Object.values(others) : [manifest]) {
    if (path !== manifest && (await textAt(ports, path)) === undefined) continue;
    throw new PmovesError(`${path} is there already, and is not of this run`, {
      code: "file.exists",
      exit: EXIT.usage,
      hint: "name another place with --out, or overwrite it with --force",
    });
  }
}

function runIn(manifest: string): unknown {
  try {
    return (JSON.parse(manifest) as { readonly run?: unknown } | null)?.run;
  } catch {
    // A file of somebody else's by that name: it is not this run's.
    return undefined;
  }
}

async function textAt({ readFile }: OutputPorts, path: string): Promise<string | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  if (typeof error !== "object" || error === null) return undefined;
  const own = "code" in error ? error.code : undefined;
  return own === "ENOENT" ? own : "cause" in error ? codeOf(error.cause) : own;
}

export function writeOutputs(ports: OutputPorts, out: string): (outputs: JudgeOutputs) => Promise<void> {
  const paths = outputPaths(out);
  // The manifest is last: where it is, the other two are of the same run.
  const order = ["qrels", "provenance", "manifest"] as const;
  return (outputs) =>
    ports.writeFiles(
      order.map((name) => ({ path: paths[name], text: outputs[name] })),
      true,
    );
}
