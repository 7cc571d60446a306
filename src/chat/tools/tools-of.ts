import type { ToolBox } from "./tool-box.ts";
import { commandTools, type RunProgram } from "./tool-commands.ts";
import { readTools } from "./tools-file.ts";

/** Tools of `--tools`, answered by the commands of `--tool-command`. Throws `PmovesError` (exit 2). */
export async function toolsOf(
  ground: {
    readonly readFile: (path: string) => Promise<string>;
    readonly spawn: () => Promise<RunProgram>;
  },
  options: { readonly tools?: string | undefined; readonly toolCommand: readonly string[] },
): Promise<ToolBox | undefined> {
  const { tools, toolCommand } = options;
  if (tools === undefined && toolCommand.length === 0) return undefined;
  const read = tools === undefined ? [] : await readTools(tools, ground.readFile);
  return commandTools(read, toolCommand, ground.spawn);
}
