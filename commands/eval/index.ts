import type { CommandTable } from "../../src/cli/define-command.ts";

export const evalCommands: CommandTable = {
  "eval agree": {
    summary: "judge the judge: how far its grades agree with people's, and what they may be used for",
    impact: "read",
    load: () => import("./agree.ts"),
  },
  "eval convert": {
    summary: "write judgements or a run in another format",
    impact: "read",
    load: () => import("./convert.ts"),
  },
  "eval gate": {
    summary: "fail when a run is not good enough, or worse than a baseline",
    impact: "write",
    load: () => import("./gate.ts"),
  },
  "eval judge": {
    summary: "let a model grade what runs have found, where people have not",
    impact: "write",
    load: () => import("./judge.ts"),
  },
  "eval check": {
    summary: "look over judgements and runs before anybody believes their figures",
    impact: "read",
    load: () => import("./check.ts"),
  },
  "eval compare": {
    summary: "say whether one run is better than another, and what could be told at all",
    impact: "read",
    load: () => import("./compare.ts"),
  },
  "eval persona-gate": {
    summary: "answer requests to publish a persona with what its retrieval comes to",
    impact: "remote-write",
    load: () => import("./persona-gate.ts"),
  },
  "eval rag": {
    summary:
      "measure retrieval-augmented answers by a judge: precision, recall, faithfulness, relevancy, nuggets",
    impact: "write",
    load: () => import("./rag.ts"),
  },
  "eval report": {
    summary: "write one HTML page about runs, their differences and a judge",
    impact: "write",
    load: () => import("./report.ts"),
  },
  "eval retrieve": {
    summary: "put questions to a live search service and write what it finds as a run",
    impact: "write",
    load: () => import("./retrieve.ts"),
  },
  "eval score": {
    summary: "score runs against relevance judgements",
    impact: "read",
    load: () => import("./score.ts"),
  },
};
