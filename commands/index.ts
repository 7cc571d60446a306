import type { CommandTable, Overview } from "../src/cli/define-command.ts";

export const overview: Overview = {
  summary: "pmoves: a local-first LLM gateway, and the terminal tools around it.",
  examples: ["pmoves serve --demo", "pmoves help exit-codes", "pmoves completion bash", "pmoves version --json"],
};

/** The whole CLI. A command is loaded when it is called, or asked for its --help; never for `pmoves --help`. */
export const commands: CommandTable = {
  completion: {
    summary: "print a completion script for your shell",
    impact: "read",
    load: () => import("./completion.ts"),
  },
  help: {
    summary: "explain a command or a topic",
    impact: "read",
    load: () => import("./help.ts"),
  },
  serve: {
    summary: "serve the gateway: TensorZero's and OpenAI's routes over your own models, local ones first",
    impact: "write",
    load: () => import("./serve.ts"),
  },
  version: {
    summary: "show the versions of pmoves and of what it runs on",
    impact: "read",
    load: () => import("./version.ts"),
  },
};
