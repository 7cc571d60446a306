import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { accessSync, constants, readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { NatsServerWish, RunningNatsServer } from "../../bus/index.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import { takeLease } from "../outbox/lease.ts";
import { type Greeting, greetingOf } from "./greeting.ts";
import { childProcess, endProcess, foundProcess, Server } from "./running-server.ts";
import { elsewhere, noServer, notRunning, runsAlready } from "./server-errors.ts";
import { dropNote, readNote, writeNote } from "./server-note.ts";

/** How long a server may take to be ready. */
const READY_MS = 15_000;
const LOOK_MS = 50;

/**
 * Starts the machine's nats-server on loopback with JetStream in a folder, or takes over the one that a pmoves
 * which was killed has left there. Throws `PmovesError` `bus.no_server` where there is none, `bus.server` where
 * it does not come up, `bus.server_runs` where that folder is another's.
 */
export async function startNatsServer(wish: NatsServerWish): Promise<RunningNatsServer> {
  const { store, port } = wish;
  const program = wish.program ?? findNatsServer(wish.path);
  if (program === undefined) throw noServer();
  await mkdir(store, { recursive: true, mode: 0o700 });
  const lease = await takeLease(join(store, "pmoves-up.sqlite"));
  const note = await readNote(store);
  if (lease === undefined) throw runsAlready(store, note);
  try {
    const greeting = note === undefined ? undefined : await greetingOf(note.port);
    if (note === undefined || greeting?.name !== note.name) return await started(program, wish, lease);
    if (note.port !== port) throw elsewhere(store, note);
    return serving(foundProcess(note.pid), wish, greeting, lease);
  } catch (error) {
    lease[Symbol.dispose]();
    throw error;
  }
}

/** The program on a PATH, or where Debian keeps it. */
export function findNatsServer(path: string | undefined): string | undefined {
  const folders = [...(path ?? "").split(delimiter).filter(Boolean), "/usr/sbin", "/usr/local/bin"];
  const names = process.platform === "win32" ? ["nats-server.exe"] : ["nats-server"];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

async function started(program: string, wish: NatsServerWish, lease: Disposable): Promise<Server> {
  const { store, port } = wish;
  const name = `pmoves-${randomUUID().slice(0, 8)}`;
  const log = logIn(store);
  await rm(log, { force: true });
  const place = ["--addr", "127.0.0.1", "--port", String(port), "--jetstream", "--store_dir", store];
  // A file and not a pipe: a server whose words nobody takes any more would end with us where we are killed.
  const argv = [...place, "--server_name", name, "--log", log];
  // A group of its own: Ctrl-C reaches us, and we end it when what it holds is written.
  const child = spawn(program, argv, { stdio: "ignore", detached: true });
  const running = childProcess(child);
  const gone = running.exited.then(
    (how) => notRunning(urlOf(port), lastWords(log) ?? how),
    (error: unknown) => notRunning(urlOf(port), messageOf(error)),
  );
  try {
    if (child.pid !== undefined) await writeNote(store, { pid: child.pid, port, name });
    const greeting = await Promise.race([ready(port, name, gone), gone]);
    if (greeting instanceof PmovesError) throw greeting;
    return serving(running, wish, greeting, lease);
  } catch (error) {
    await endProcess(running);
    await dropNote(store);
    throw error;
  }
}

function serving(
  running: ReturnType<typeof childProcess>,
  { store, port }: NatsServerWish,
  { version }: Greeting,
  lease: Disposable,
): Server {
  const url = urlOf(port);
  const left = async () => {
    await dropNote(store);
    lease[Symbol.dispose]();
  };
  return new Server(
    running,
    { url, version },
    (how) => notRunning(url, lastWords(logIn(store)) ?? how),
    left,
  );
}

/** Waits for the greeting of the server of that name, however it is told. */
async function ready(port: number, name: string, gone: Promise<unknown>): Promise<Greeting> {
  let over = false;
  void gone.then(() => {
    over = true;
  });
  const deadline = performance.now() + READY_MS;
  while (!over && performance.now() < deadline) {
    const greeting = await greetingOf(port);
    if (greeting?.name === name) return greeting;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw notRunning(urlOf(port), "it was not ready in time");
}

function urlOf(port: number): string {
  return `nats://127.0.0.1:${port}`;
}

function logIn(store: string): string {
  return join(store, "nats-server.log");
}

/** The last complaint of its log; undefined where it had none. */
function lastWords(log: string): string | undefined {
  let said = "";
  try {
    said = readFileSync(log, "utf8");
  } catch {
    return undefined; // it ended before it could write
  }
  const told = said.split("\n").findLast((line) => /\[(?:FTL|ERR)\]/.test(line));
  return told?.replace(/^.*\[(?:FTL|ERR)\]\s*/, "");
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
