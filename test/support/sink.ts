import type { Sink } from "../../src/kernel/terminal.ts";

/** A sink that keeps what it is given. */
export function memorySink(options: { readonly isTTY?: boolean; readonly columns?: number } = {}): Sink & {
  readonly text: () => string;
} {
  const written: string[] = [];
  return {
    isTTY: options.isTTY ?? false,
    columns: options.columns ?? 80,
    write: async (chunk) => {
      written.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
    },
    text: () => written.join(""),
  };
}
