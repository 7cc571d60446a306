import { EXIT, PmovesError } from "../../kernel/errors.ts";

/** What asking needs of a process's stdin and stderr. */
export interface PromptStreams {
  readonly input: Pick<
    NodeJS.ReadStream,
    "isTTY" | "setRawMode" | "on" | "off" | "resume" | "pause" | "setEncoding"
  >;
  readonly output: Pick<NodeJS.WriteStream, "isTTY" | "write">;
  /** Ends the question with its reason, the terminal given back. */
  readonly signal: AbortSignal;
}

const ENTER = /[\r\n]/;

/**
 * Asks a question whose answer is not shown, or undefined where there is no terminal to ask at. Ctrl-C
 * throws `PmovesError` with exit 130; Ctrl-D ends the answer; backspace and Ctrl-U work.
 */
export function hiddenPrompt({
  input,
  output,
  signal,
}: PromptStreams): ((question: string) => Promise<string>) | undefined {
  if (input.isTTY !== true || output.isTTY !== true) return undefined;
  return (question) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    let answer = "";
    const finish = (settle: () => void) => {
      input.off("data", take);
      signal.removeEventListener("abort", stop);
      input.setRawMode(false);
      input.pause();
      output.write("\n");
      settle();
    };
    function stop(): void {
      finish(() => reject(signal.reason));
    }
    function take(chunk: string): void {
      for (const key of chunk) {
        if (ENTER.test(key) || key === "\u0004") {
          finish(() => resolve(answer));
          return;
        }
        if (key === "\u0003") {
          finish(() => reject(interrupted()));
          return;
        }
        if (key === "\u007f" || key === "\b") answer = [...answer].slice(0, -1).join("");
        else if (key === "\u0015") answer = "";
        else if (key >= " ") answer += key;
      }
    }
    if (signal.aborted) return Promise.reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    output.write(question);
    input.setEncoding("utf8");
    input.setRawMode(true);
    input.on("data", take);
    input.resume();
    return promise;
  };
}

function interrupted(): PmovesError {
  return new PmovesError("interrupted", { code: "interrupted", exit: EXIT.interrupted });
}
