import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PmovesError } from "../../kernel/errors.ts";

/**
 * Runs `$VISUAL`, `$EDITOR` or vi on a copy of a text, on this terminal, until it is closed; the copy is gone
 * afterwards. Resolves to what it then was. Throws `PmovesError` where it does not start.
 */
export async function openEditor(
  text: string,
  extension: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const line = env.VISUAL || env.EDITOR || "vi";
  const folder = await mkdtemp(join(tmpdir(), "pmoves-"));
  try {
    const file = join(folder, `copy.${extension}`);
    await writeFile(file, text, { mode: 0o600 });
    // By a shell, since EDITOR may hold arguments ("code --wait"); the file's name never is part of the code.
    const child = spawn("sh", ["-c", `${line} "$1"`, "sh", file], { stdio: "inherit", env });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", resolve);
    });
    if (code === 127 || code === 126) {
      throw new PmovesError(`the editor "${line}" does not start`, {
        code: "editor.missing",
        hint: "set EDITOR to one that does",
      });
    }
    return await readFile(file, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
