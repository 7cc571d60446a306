import { execFile, spawn } from "node:child_process";
import { access, constants, readFile, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { ProcessIdentity, StartRequest, TrainProcesses } from "../../trajectories/train/processes.ts";

const run = promisify(execFile);
const CHECK_MS = 60_000;
const ANSWER_MS = 5_000;
const START_MS = 10_000;
const LOOK_MS = 20;

/**
 * Waits for the program, whatever happens to us, and writes down how it ended. Signals of the group reach the program;
 * the shell itself only notes them, so that it lives to write the code. A name appears when its content is whole.
 */
const SUPERVISOR = `
trap : HUP INT TERM
pid_file=$1 exit_file=$2 log_file=$3
shift 3
echo $$ > "$pid_file.tmp" && mv "$pid_file.tmp" "$pid_file"
"$@" >> "$log_file" 2>&1 < /dev/null
code=$?
echo $code > "$exit_file.tmp" && mv "$exit_file.tmp" "$exit_file"
`;

export function detachedProcesses(env: Readonly<Record<string, string | undefined>>): TrainProcesses {
  return {
    start: (request) => start(request, env),
    look: process.platform === "linux" ? lookInProc : lookByPs,
    signal: signalGroup,
    find: (program, folder) => found(program, folder, env.PATH ?? ""),
    check: async ([program = "", ...args], folder) => {
      try {
        await run(program, args, { cwd: folder, env: { ...env }, timeout: CHECK_MS });
        return { code: 0, said: "" };
      } catch (error) {
        const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
        return { code: typeof code === "number" ? code : null, said: stderr || messageOf(error) };
      }
    },
    isFolder: (path) =>
      stat(path).then(
        (there) => there.isDirectory(),
        () => false,
      ),
    answers: async (address) => {
      try {
        const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MS) });
        await response.body?.cancel();
        return true;
      } catch {
        return false; // Why is of no use: it must be up before the training begins.
      }
    },
  };
}

async function start(
  { argv, folder, env: own, mark, pidFile, exitFile, logFile }: StartRequest,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  if (process.platform === "win32") {
    throw new PmovesError("a training needs a POSIX shell to outlive this program, which Windows has not", {
      code: "train.not_started",
      exit: EXIT.usage,
      hint: "Run it under WSL, or run train.sh of the plan yourself",
    });
  }
  const child = spawn("/bin/sh", ["-c", SUPERVISOR, mark, pidFile, exitFile, logFile, ...argv], {
    cwd: folder,
    // The engine is the user's own program: it gets what a shell would give it.
    env: { ...env, ...own },
    stdio: "ignore",
    detached: true,
  });
  const failure = new Promise<never>((_, fail) => {
    child.once("error", (cause) =>
      fail(
        new PmovesError(`can't start ${argv[0]}: ${messageOf(cause)}`, { code: "train.not_started", cause }),
      ),
    );
  });
  failure.catch(() => undefined); // Told by the race below, or nobody waits any more.
  child.unref();
  return Promise.race([failure, written(pidFile)]);
}

/** The process id that the supervisor has written. */
async function written(pidFile: string): Promise<number> {
  for (let waited = 0; waited < START_MS; waited += LOOK_MS) {
    const text = await readFile(pidFile, "utf8").catch(() => "");
    if (text !== "") return Number.parseInt(text, 10);
    await pause(LOOK_MS);
  }
  throw new PmovesError(`the supervisor wrote no process id into ${pidFile}`, {
    code: "train.not_started",
    hint: "Is the disk full, or /bin/sh missing?",
  });
}

/** Linux, proc(5): `starttime` is the 22nd field; the command may hold blanks and brackets. */
async function lookInProc(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const [stat, command, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ]);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { started: `${boot.trim()} ${fields[19]}`, command: command.replaceAll("\0", " ") };
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "ESRCH")) return undefined;
    throw error;
  }
}

async function lookByPs(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const { stdout } = await run("ps", ["-ww", "-o", "lstart=,command=", "-p", String(pid)], {
      // Else the date is in the user's language.
      env: { ...process.env, LC_ALL: "C" },
    });
    // "Sun Nov 22 12:00:00 2026 sh -c …"
    const [, started, command] = /^\s*(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+([\s\S]*)$/.exec(stdout) ?? [];
    return started === undefined || command === undefined ? undefined : { started, command };
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 1) return undefined;
    throw error;
  }
}

function signalGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): boolean {
  // 0 is the caller's own group, 1 is everybody's.
  if (!Number.isInteger(pid) || pid < 2) throw new RangeError(`no group of a program: ${pid}`);
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (isCode(error, "ESRCH")) return false;
    throw error;
  }
}

async function found(program: string, folder: string, path: string): Promise<string | undefined> {
  const candidates = program.includes("/")
    ? [isAbsolute(program) ? program : resolve(folder, program)]
    : path.split(delimiter).map((place) => join(place || ".", program));
  for (const candidate of candidates) {
    const may = await access(candidate, constants.X_OK).then(
      () => stat(candidate).then((there) => there.isFile()),
      () => false,
    );
    if (may) return candidate;
  }
  return undefined;
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
