import type { EarlyLine } from "../../kernel/terminal.ts";

type Host = Pick<NodeJS.Process, "argv" | "env" | "stdin" | "stdout" | "stderr" | "kill" | "pid">;

/** Options of `pmoves chat` that leave it a chat, without and with a value; with any other it is not known. */
export const EARLY_FLAGS: readonly string[] = ["-c", "--continue", "--no-save"];
export const EARLY_VALUES: readonly string[] = [
  ...["-f", "--function", "-m", "--model", "--variant", "--tier", "-s", "--system", "-a", "--attach"],
  ...["--max-tokens", "--temperature", "--session", "--fork", "--episode", "--gateway", "--config"],
];

/** Whether the words after `chat` open a chat on a terminal; false wherever that is not certain. */
export function opensChat(words: readonly string[]): boolean {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (EARLY_FLAGS.includes(word)) continue;
    const [flag = ""] = word.split("=", 1);
    if (!EARLY_VALUES.includes(flag)) return false;
    if (flag === word) at += 1;
  }
  return true;
}

const CTRL_C = "\u0003";
const BACKSPACE = /[\u007f\b]/;
/** Sequences of keys that type nothing: CSI, SS3, and a key with alt. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?/gs;

/**
 * Draws the line of a chat's composer and keeps what is typed, until `release`. Undefined where this is no chat
 * or no terminal that can be drawn on. It stands alone, for it is there before the program is.
 */
export function earlyLine(host: Host): EarlyLine | undefined {
  const { stdin, stdout, stderr, env } = host;
  const ci = env.CI !== undefined && !["", "0", "false"].includes(env.CI.toLowerCase());
  if (ci || env.TERM === "dumb" || !stdin.isTTY || !stdout.isTTY) return undefined;
  if (!opensChat(host.argv.slice(3))) return undefined;
  let kept = "";
  let released = false;
  const put = stdout.write.bind(stdout);
  const draw = () => {
    const room = Math.max(1, (stdout.columns || 80) - 4);
    put(`\r\u001b[K> ${shownOf(kept).slice(-room).join("")}`);
  };
  // By `readable`, not `data`: what comes between two readers waits in the stream.
  const take = () => {
    for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) kept += String(chunk);
    if (!kept.includes(CTRL_C)) {
      draw();
      return;
    }
    release();
    host.kill(host.pid, "SIGINT");
  };
  const release = (toScreen = false): string => {
    if (released) return "";
    released = true;
    stdin.off("readable", take);
    for (const stream of [stdout, stderr]) Reflect.deleteProperty(stream, "write");
    if (!toScreen) stdin.setRawMode(false);
    put(toScreen ? "\r" : "\r\u001b[K");
    return kept;
  };
  stdin.setEncoding("utf8");
  stdin.setRawMode(true);
  stdin.on("readable", take);
  draw();
  // Whoever says something before there is a screen, an error for instance, has the line to himself.
  for (const stream of [stdout, stderr]) {
    const value = (...words: Parameters<typeof stream.write>) => {
      release();
      return stream.write(...words);
    };
    Object.defineProperty(stream, "write", { value, configurable: true, writable: true });
  }
  return { release };
}

/** What is seen of what was typed, a piece a character. */
function shownOf(keys: string): readonly string[] {
  const pieces: string[] = [];
  for (const character of keys.replace(SEQUENCE, "")) {
    if (BACKSPACE.test(character)) pieces.pop();
    else if (character === "\r" || character === "\n") pieces.push("\u23ce ");
    else if (character >= " ") pieces.push(character);
  }
  return pieces;
}
