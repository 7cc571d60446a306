import type { PromptStreams } from "./hidden-prompt.ts";

/** Asks a question that one key answers; undefined for any key that is none of them. */
export type AskKey = (question: string, keys: readonly string[]) => Promise<string | undefined>;

/** Undefined where there is no terminal to ask at. Rejects with the signal's reason where it aborts. */
export function keyPrompt({ input, output, signal }: PromptStreams): AskKey | undefined {
  if (input.isTTY !== true || output.isTTY !== true) return undefined;
  return (question, keys) => {
    if (signal.aborted) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
    const finish = (settle: () => void, echo: string) => {
      input.off("data", take);
      signal.removeEventListener("abort", stop);
      input.setRawMode(false);
      input.pause();
      output.write(`${echo}\n`);
      settle();
    };
    function stop(): void {
      finish(() => reject(signal.reason), "");
    }
    function take(chunk: string): void {
      const key = keys.includes(chunk) ? chunk : undefined;
      finish(() => resolve(key), key ?? "");
    }
    signal.addEventListener("abort", stop, { once: true });
    output.write(question);
    input.setEncoding("utf8");
    input.setRawMode(true);
    input.on("data", take);
    input.resume();
    return promise;
  };
}
