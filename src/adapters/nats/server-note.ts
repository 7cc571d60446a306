import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Which server was started with a store, for whoever comes after a process that was killed. */
export interface ServerNote {
  readonly pid: number;
  readonly port: number;
  /** Of this start alone, so that a server that greets with it is no other. */
  readonly name: string;
}

function pathIn(store: string): string {
  return join(store, "pmoves-server.json");
}

export async function writeNote(store: string, note: ServerNote): Promise<void> {
  await writeFile(pathIn(store), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

/** Undefined where there is none, or none that can be read: then nobody is looked for. */
export async function readNote(store: string): Promise<ServerNote | undefined> {
  try {
    const { pid, port, name } = JSON.parse(await readFile(pathIn(store), "utf8"));
    const isWhole = Number.isInteger(pid) && Number.isInteger(port) && typeof name === "string";
    return isWhole ? { pid, port, name } : undefined;
  } catch {
    return undefined; // gone, or cut short by a crash: nothing is known of a server then
  }
}

export async function dropNote(store: string): Promise<void> {
  await rm(pathIn(store), { force: true });
}
