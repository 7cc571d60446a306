import type { LogEntry, Said } from "./entry.ts";

/** How levels look on a terminal; the identity where colour is not allowed. */
export interface LogPaint {
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly error: (text: string) => string;
}

export type LogWriter = (entry: LogEntry, now: number) => string;

/** One JSON object a line: `time` (RFC 3339, UTC), `level`, `msg`, then the fields. */
export const jsonLine: LogWriter = ({ level, msg, fields }, now) => {
  let line = `{"time":"${isoTime(now)}","level":"${level}","msg":${jsonText(msg)}`;
  // Written by hand: this runs for every request, and JSON.stringify takes three times as long.
  for (const name in fields) {
    const value = fields[name];
    if (value !== undefined) line += `,"${name}":${typeof value === "string" ? jsonText(value) : value}`;
  }
  return `${line}}\n`;
};

/** What JSON has to escape, and halves of characters. */
const SPECIAL = /["\\\p{Cc}\ud800-\udfff]/u;

function jsonText(text: string): string {
  return SPECIAL.test(text) ? JSON.stringify(text) : `"${text}"`;
}

let second = Number.NaN;
let secondText = "";

/** RFC 3339 with milliseconds, UTC: the text of a second is made once. */
function isoTime(now: number): string {
  const ms = Math.floor(now);
  const rest = ((ms % 1000) + 1000) % 1000;
  if (ms - rest !== second) {
    second = ms - rest;
    secondText = new Date(second).toISOString().slice(0, 20);
  }
  return `${secondText}${rest < 100 ? (rest < 10 ? "00" : "0") : ""}${rest}Z`;
}

/** What is said first and without its name, where it is there. */
const HEAD = ["method", "path", "status", "ending"] as const;

/** A line for people: local time, level where it is not the usual one, and `name=value` of what is known. */
export function humanLines(paint: LogPaint): LogWriter {
  const marks: Readonly<Record<Said, string>> = {
    debug: paint.dim("debug"),
    info: "info ",
    warn: paint.warning("warn "),
    error: paint.error("error"),
  };
  return ({ level, msg, fields }, now) => {
    const head = HEAD.flatMap((name) => (fields[name] === undefined ? [] : [oneLine(fields[name])]));
    const ms = fields.ms === undefined ? [] : [`${fields.ms} ms`];
    const rest = Object.entries(fields)
      .filter(([name, value]) => value !== undefined && name !== "ms" && !isHead(name))
      .map(([name, value]) => `${paint.dim(`${name}=`)}${quoted(value)}`);
    const words = head.length === 0 ? [msg] : head;
    return `${[paint.dim(clockTime(now)), marks[level], paint.strong(words.join(" ")), ...ms, ...rest].join(" ")}\n`;
  };
}

function isHead(name: string): boolean {
  return (HEAD as readonly string[]).includes(name);
}

function clockTime(now: number): string {
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, "0");
  const seconds = `${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
  return `${two(date.getHours())}:${two(date.getMinutes())}:${seconds}`;
}

/** A value that could be taken for more than one, or that would break the line, stands in quotes. */
function quoted(value: LogEntry["fields"][string]): string {
  const text = String(value);
  return /^[^\s"=\\]+$/.test(text) ? oneLine(text) : JSON.stringify(text);
}

/** Control characters as escapes: a path must not move the cursor of who reads the log. */
function oneLine(value: LogEntry["fields"][string]): string {
  return String(value).replace(/\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
