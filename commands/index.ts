import type { CommandTable, Overview } from "../src/cli/define-command.ts";
import { busCommands } from "./bus/index.ts";
import { configCommands } from "./config/index.ts";
import { evalCommands } from "./eval/index.ts";
import { geometryCommands } from "./geometry/index.ts";
import { hfCommands } from "./hf/index.ts";
import { modelsCommands } from "./models/index.ts";
import { routeCommands } from "./route/index.ts";
import { sessionsCommands } from "./sessions/index.ts";
import { stackCommands } from "./stack/index.ts";
import { storeCommands } from "./store/index.ts";
import { tracesCommands } from "./traces/index.ts";
import { trainCommands } from "./train/index.ts";
import { trajectoriesCommands } from "./trajectories/index.ts";

export const overview: Overview = {
  summary: "pmoves: a local-first LLM gateway, and the terminal tools around it.",
  examples: [
    "pmoves serve --demo",
    'pmoves chat "why is the sky blue?"',
    "pmoves config check",
    "pmoves route explain",
    "pmoves help exit-codes",
  ],
};

/**
 * The whole CLI: one file a group of words, `commands/bus/index.ts` for `pmoves bus …`. A command is loaded when
 * it is called, or asked for its --help; never for `pmoves --help`.
 */
export const commands: CommandTable = {
  ...busCommands,
  chat: {
    summary: "ask, and go on asking: every conversation is kept",
    impact: "write",
    load: () => import("./chat.ts"),
  },
  completion: {
    summary: "print a completion script for your shell",
    impact: "read",
    load: () => import("./completion.ts"),
  },
  ...configCommands,
  doctor: {
    summary: "examine everything that pmoves stands on, each fault with its fix",
    impact: "write",
    load: () => import("./doctor.ts"),
  },
  embed: {
    summary: "turn texts into vectors",
    impact: "read",
    load: () => import("./embed.ts"),
  },
  ...evalCommands,
  feedback: {
    summary: "say how good an answer was: a metric, a comment, or what it should have been",
    impact: "write",
    load: () => import("./feedback.ts"),
  },
  ...geometryCommands,
  ...hfCommands,
  help: {
    summary: "explain a command or a topic",
    impact: "read",
    load: () => import("./help.ts"),
  },
  models: {
    summary: "list what can be asked for, and the state of every target behind it",
    impact: "read",
    load: () => import("./models.ts"),
  },
  ...modelsCommands,
  ...routeCommands,
  serve: {
    summary: "serve the gateway: TensorZero's and OpenAI's routes over your own models, local ones first",
    impact: "write",
    load: () => import("./serve.ts"),
  },
  ...sessionsCommands,
  ...stackCommands,
  ...storeCommands,
  top: {
    summary: "watch rates, tiers, latencies, tokens, spend, benches and errors as they happen",
    impact: "read",
    load: () => import("./top.ts"),
  },
  traces: {
    summary: "look through what was asked and who answered, with attempts, messages and cost",
    impact: "read",
    load: () => import("./traces.ts"),
  },
  ...tracesCommands,
  ...trainCommands,
  ...trajectoriesCommands,
  version: {
    summary: "show the versions of pmoves and of what it runs on",
    impact: "read",
    load: () => import("./version.ts"),
  },
};
