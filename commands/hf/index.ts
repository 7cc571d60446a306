import type { CommandTable } from "../../src/cli/define-command.ts";

export const hfCommands: CommandTable = {
  "hf card check": {
    summary: "check the front matter of a data-set or model card for what the Hub reads of it",
    impact: "read",
    load: () => import("./card/check.ts"),
  },
  "hf publish": {
    summary: "publish new episodes that a filter keeps as a batch of a data set on the Hugging Face Hub",
    impact: "remote-write",
    load: () => import("./publish.ts"),
  },
  "hf publish-model": {
    summary: "check a LoRA adapter, merged model or GGUF file and publish it on the Hugging Face Hub",
    impact: "remote-write",
    load: () => import("./publish-model.ts"),
  },
  "hf pull": {
    summary:
      "download the files of a data set or model, each checked against its hash, what is there left alone",
    impact: "write",
    load: () => import("./pull.ts"),
  },
  "hf retract": {
    summary: "remove a batch or one episode from a data set, in one commit, and say what history still holds",
    impact: "remote-write",
    load: () => import("./retract.ts"),
  },
  "hf status": {
    summary: "show a data set: batches and rows at the Hub, and runs on this machine that were interrupted",
    impact: "read",
    load: () => import("./status.ts"),
  },
  "hf tags": {
    summary: "list the tags of a repository: batches of a data set, runs of a model",
    impact: "read",
    load: () => import("./tags.ts"),
  },
  "hf watch": {
    summary: "publish a batch whenever enough new episodes have been accepted, for ever",
    impact: "remote-write",
    load: () => import("./watch.ts"),
  },
  "hf whoami": {
    summary: "say whose token of the Hub is in use, where it comes from, and what it may do",
    impact: "read",
    load: () => import("./whoami.ts"),
  },
};
