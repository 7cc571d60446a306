import type { WorkFolder } from "./folder.ts";
import { LogReader } from "./log-reader.ts";

/** The last lines of a log, without secrets; none where there is no log. */
export async function lastLines(folder: WorkFolder, name: string, count: number): Promise<readonly string[]> {
  const reader = new LogReader(folder, name);
  await reader.toEnd();
  const lines: string[] = [];
  for await (const line of reader.lines(true)) {
    lines.push(line);
    if (lines.length > count) lines.shift();
  }
  return lines;
}
