import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { median, percentile } from "../gateway/figures.ts";
import { TimedPty } from "./pty.ts";
import type { Setting } from "./setting.ts";

/** What the chat's status line ends with once all is drawn. */
const DRAWN = "? for help";
const KEYS = [..."абвгдежзийклмнопрстуфхцчшщ"];

export interface Starts {
  /** Medians in milliseconds. */
  readonly node: number;
  readonly line: number;
  readonly ink: number;
  readonly screen: number;
}

/** Interleaved starts: bare node to its end, the chat to its line and to its screen, bare Ink to its text. */
export async function measureStarts({ chat, bareInk, env }: Setting, trials: number): Promise<Starts> {
  const times: Record<keyof Starts, number[]> = { node: [], line: [], ink: [], screen: [] };
  for (let trial = -1; trial < trials; trial++) {
    const node = new TimedPty(["-e", "0"], env);
    await node.exited;
    const nodeMs = performance.now() - node.begun;
    const ink = new TimedPty(bareInk, env);
    const inkMs = (await ink.seen("READY")) - ink.begun;
    if (trial < 0) ink.press("\u0003");
    else ink.stop();
    await ink.exited;
    const talk = new TimedPty(chat, env);
    const lineMs = (await talk.seen("> ")) - talk.begun;
    const screenMs = (await talk.seen(DRAWN)) - talk.begun;
    if (trial < 0) talk.press("\u0004");
    else talk.stop();
    await talk.exited;
    // The first of each fills the caches, which are written at an end and not at a kill.
    if (trial < 0) continue;
    times.node.push(nodeMs);
    times.ink.push(inkMs);
    times.line.push(lineMs);
    times.screen.push(screenMs);
  }
  return {
    node: median(times.node),
    line: median(times.line),
    ink: median(times.ink),
    screen: median(times.screen),
  };
}

export interface Streams {
  /** Milliseconds, 95th percentile. */
  readonly first: number;
  readonly key: number;
  readonly bareKey: number;
  readonly framesPerS: number;
  readonly bytesPerS: number;
  readonly clears: number;
}

/** An answer of 200 tokens a second: its first delta, its frames, and keys that are typed meanwhile. */
export async function measureStreams(
  { chat, bareInk, env, tokens }: Setting,
  answers: number,
): Promise<Streams> {
  const talk = new TimedPty(chat, env);
  const ink = new TimedPty(bareInk, env);
  await Promise.all([talk.seen(DRAWN), ink.seen("READY")]);
  await pause(500);
  const first: number[] = [];
  const key: number[] = [];
  const bareKey: number[] = [];
  const frames: number[] = [];
  const bytes: number[] = [];
  const shorts = 4 * answers;
  for (let answer = 0; answer < shorts; answer++) {
    const from = talk.chunks.length;
    talk.press("tokens 3 at 200\r");
    const painted = await talk.seen(`FIRST${answer}`, from);
    first.push(painted - tokens.firstAt());
    await talk.seen(`LAST${answer}`, from);
    await pause(200);
  }
  for (let answer = shorts; answer < shorts + answers; answer++) {
    const from = talk.chunks.length;
    talk.press("tokens 800 at 200\r");
    const painted = await talk.seen(`FIRST${answer}`, from);
    first.push(painted - tokens.firstAt());
    const begun = talk.chunks.length;
    const at = performance.now();
    await pause(1500);
    const written = talk.chunks.slice(begun);
    const seconds = (performance.now() - at) / 1000;
    frames.push(written.length / seconds);
    bytes.push(written.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / seconds);
    for (const letter of KEYS) {
      key.push(await keyMs(talk, letter));
      await pause(13);
      bareKey.push(await keyMs(ink, letter));
      await pause(13);
    }
    talk.press("\u0015");
    ink.press("\u0015");
    await talk.seen(`LAST${answer}`, from);
    await talk.seen(DRAWN, talk.chunks.length - 3);
    await pause(200);
  }
  const raw = talk.chunks.map(({ text }) => text).join("");
  talk.stop();
  ink.stop();
  await Promise.all([talk.exited, ink.exited]);
  return {
    first: percentile(first, 95),
    key: percentile(key, 95),
    bareKey: percentile(bareKey, 95),
    framesPerS: median(frames),
    bytesPerS: median(bytes),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    clears: raw.match(/\u001b\[[23]J/g)?.length ?? 0,
  };
}

async function keyMs(pty: TimedPty, letter: string): Promise<number> {
  const from = pty.chunks.length;
  const at = performance.now();
  pty.press(letter);
  return (await pty.seen(letter, from)) - at;
}

/** Megabytes of resident memory: idle, and after an answer of so many lines. */
export async function measureMemory(
  { chat, env }: Setting,
  lines: number,
): Promise<readonly [number, number]> {
  const talk = new TimedPty(chat, env);
  await talk.seen(DRAWN);
  await pause(1500);
  const idle = residentMb(talk.pid);
  const from = talk.chunks.length;
  talk.press(`lines ${lines}\r`);
  await talk.seen("LAST", from, 60_000);
  await pause(1500);
  const after = residentMb(talk.pid);
  talk.stop();
  await talk.exited;
  return [idle, after];
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kb === undefined) throw new Error(`no resident size of process ${pid}: Linux only`);
  return Number(kb) / 1024;
}
