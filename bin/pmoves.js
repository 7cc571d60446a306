#!/usr/bin/env node
// The launcher, and the only place that ends the process. Plain JavaScript that Node 14 can still parse,
// so that an old Node gets a sentence instead of a syntax error.
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";

const OLDEST_NODE = 24;
const args = process.argv.slice(2);

function fileOf(path) {
  return new URL(`../${path}`, import.meta.url);
}

function refuse(error, fix) {
  process.stderr.write(`error: ${error}\nfix: ${fix}\n`);
  process.exitCode = 1;
}

// The commonest question of scripts and of package managers loads nothing of the program.
function version() {
  process.stdout.write(`${JSON.parse(readFileSync(fileOf("package.json"), "utf8")).version}\n`);
}

/** Bytecode of the bundle, kept in the user's own cache folder: half the start-up time. */
function keepCompiled() {
  if (typeof module.enableCompileCache !== "function") return;
  const env = process.env;
  const base = env.XDG_CACHE_HOME || (env.HOME ? `${env.HOME}/.cache` : "");
  const folder = env.PMOVES_HOME ? `${env.PMOVES_HOME}/cache` : base ? `${base}/pmoves` : "";
  if (folder) module.enableCompileCache(`${folder}/compile`);
}

/**
 * A chat takes keys before the program that reads them has loaded. Only where all is well for it: what is no
 * known way to open a chat starts as any other command does.
 */
async function earlyLine() {
  if (args[0] !== "chat" || !process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  const file = fileOf("dist/early-line.js");
  return existsSync(file) ? (await import(file.href)).earlyLine(process) : undefined;
}

async function start() {
  keepCompiled();
  const early = await earlyLine();
  const entry = fileOf("dist/main.js");
  let program;
  try {
    program = await import(entry.href);
  } catch (error) {
    if (early) early.release();
    if (existsSync(entry)) throw error;
    refuse("dist/main.js is missing: this checkout of pmoves has not been built", "npm ci, or npm run build");
    return;
  }
  // All output has been flushed by then; what a library left open must not keep the process alive.
  process.exit(await program.main(process, early));
}

/** Runs the same command on the Node that `npm ci` brought along, as if it were this process. */
async function startOnBundledNode() {
  const found = `this is Node ${process.versions.node}; pmoves needs Node ${OLDEST_NODE} or newer`;
  const { fileURLToPath } = await import("node:url");
  const binary = fileURLToPath(fileOf("node_modules/node/bin/node"));
  // Started by this very function, and still too old: what npm brought is no newer.
  const again = process.env.PMOVES_LAUNCHER_PID === String(process.ppid);
  if (again || !existsSync(binary)) {
    refuse(
      found,
      "install it from https://nodejs.org; in a checkout: npm install-scripts approve node, then npm rebuild node",
    );
    return;
  }
  const { spawn } = await import("node:child_process");
  const child = spawn(binary, [fileURLToPath(import.meta.url)].concat(args), {
    stdio: "inherit",
    env: { ...process.env, PMOVES_LAUNCHER_PID: String(process.pid) },
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2"];
  // A terminal sends Ctrl-C to both processes; the program takes two in one breath for one.
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on("error", (error) =>
    refuse(`${found}, and ${binary} does not start: ${error.message}`, "npm rebuild node"),
  );
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) version();
else if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) startOnBundledNode();
else start();
