import type { CommandTable, Overview } from "../src/cli/define-command.ts";

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

/** The whole CLI. A command is loaded when it is called, or asked for its --help; never for `pmoves --help`. */
export const commands: CommandTable = {
  "bus doctor": {
    summary: "say which documented subject is alive, dead or wrong",
    impact: "read",
    load: () => import("./bus/doctor.ts"),
  },
  "bus forward discord": {
    summary: "show events of the bus in a Discord channel, as embeds",
    impact: "remote-write",
    load: () => import("./bus/forward/discord.ts"),
  },
  "bus ingest": {
    summary: "take what services send over HTTP and put it on the bus as checked messages",
    impact: "write",
    load: () => import("./bus/ingest.ts"),
  },
  "bus publish": {
    summary: "check a message and publish it on one subject",
    impact: "remote-write",
    load: () => import("./bus/publish.ts"),
  },
  "bus record": {
    summary: "write messages to a file, with times, headers and order",
    impact: "write",
    load: () => import("./bus/record.ts"),
  },
  "bus replay": {
    summary: "publish a recording again, with its times, headers and order",
    impact: "remote-write",
    load: () => import("./bus/replay.ts"),
  },
  "bus stats": {
    summary: "count messages by subject: rates, sizes, validity, who sends them",
    impact: "read",
    load: () => import("./bus/stats.ts"),
  },
  "bus streams": {
    summary: "list what the bus stores, and which of it may be read",
    impact: "read",
    load: () => import("./bus/streams.ts"),
  },
  "bus subjects": {
    summary: "list the documented subjects: who defines, sends and hears them, raw or in an envelope",
    impact: "read",
    load: () => import("./bus/subjects.ts"),
  },
  "bus tail": {
    summary: "show messages as they cross the bus, decoded and checked",
    impact: "read",
    load: () => import("./bus/tail.ts"),
  },
  "bus up": {
    summary: "start the machine's nats-server with JetStream, on loopback",
    impact: "write",
    load: () => import("./bus/up.ts"),
  },
  "bus validate": {
    summary: "check messages in files as if they had been sent on a subject",
    impact: "read",
    load: () => import("./bus/validate.ts"),
  },
  chat: {
    summary: "ask one question and stream the answer",
    impact: "read",
    load: () => import("./chat.ts"),
  },
  completion: {
    summary: "print a completion script for your shell",
    impact: "read",
    load: () => import("./completion.ts"),
  },
  "config check": {
    summary: "say what is wrong with a configuration, what bites, and what nothing comes of",
    impact: "read",
    load: () => import("./config/check.ts"),
  },
  "config init": {
    summary: "print a tensorzero.toml to start from, for what this machine has",
    impact: "write",
    load: () => import("./config/init.ts"),
  },
  "config migrate": {
    summary: "rewrite a configuration so that TensorZero itself loads it",
    impact: "write",
    load: () => import("./config/migrate.ts"),
  },
  "config show": {
    summary: "show every value in use: the gateway's configuration and pmoves.toml",
    impact: "read",
    load: () => import("./config/show.ts"),
  },
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
  "eval agree": {
    summary: "judge the judge: how far its grades agree with people's, and what they may be used for",
    impact: "read",
    load: () => import("./eval/agree.ts"),
  },
  "eval convert": {
    summary: "write judgements or a run in another format",
    impact: "read",
    load: () => import("./eval/convert.ts"),
  },
  "eval gate": {
    summary: "fail when a run is not good enough, or worse than a baseline",
    impact: "write",
    load: () => import("./eval/gate.ts"),
  },
  "eval judge": {
    summary: "let a model grade what runs have found, where people have not",
    impact: "write",
    load: () => import("./eval/judge.ts"),
  },
  "eval check": {
    summary: "look over judgements and runs before anybody believes their figures",
    impact: "read",
    load: () => import("./eval/check.ts"),
  },
  "eval compare": {
    summary: "say whether one run is better than another, and what could be told at all",
    impact: "read",
    load: () => import("./eval/compare.ts"),
  },
  "eval persona-gate": {
    summary: "answer requests to publish a persona with what its retrieval comes to",
    impact: "remote-write",
    load: () => import("./eval/persona-gate.ts"),
  },
  "eval rag": {
    summary:
      "measure retrieval-augmented answers by a judge: precision, recall, faithfulness, relevancy, nuggets",
    impact: "write",
    load: () => import("./eval/rag.ts"),
  },
  "eval report": {
    summary: "write one HTML page about runs, their differences and a judge",
    impact: "write",
    load: () => import("./eval/report.ts"),
  },
  "eval retrieve": {
    summary: "put questions to a live search service and write what it finds as a run",
    impact: "write",
    load: () => import("./eval/retrieve.ts"),
  },
  "eval score": {
    summary: "score runs against relevance judgements",
    impact: "read",
    load: () => import("./eval/score.ts"),
  },
  feedback: {
    summary: "say how good an answer was: a metric, a comment, or what it should have been",
    impact: "write",
    load: () => import("./feedback.ts"),
  },
  "geometry decrypt": {
    summary: "decrypt the anchors of a geometry packet and write it to stdout",
    impact: "read",
    load: () => import("./geometry/decrypt.ts"),
  },
  "geometry default": {
    summary: "draw the default surface of Hyperdimensions, the nautilus",
    impact: "read",
    load: () => import("./geometry/default.ts"),
  },
  "geometry encrypt": {
    summary: "encrypt the anchors of a geometry packet and write it to stdout",
    impact: "read",
    load: () => import("./geometry/encrypt.ts"),
  },
  "geometry id": {
    summary: "compute the shape id of a geometry packet",
    impact: "read",
    load: () => import("./geometry/id.ts"),
  },
  "geometry lint": {
    summary: "check a geometry packet against its schema and the v1.0 checklist",
    impact: "read",
    load: () => import("./geometry/lint.ts"),
  },
  "geometry show": {
    summary: "say what a geometry packet is and draw it",
    impact: "read",
    load: () => import("./geometry/show.ts"),
  },
  "geometry sign": {
    summary: "sign a geometry packet and write it to stdout",
    impact: "read",
    load: () => import("./geometry/sign.ts"),
  },
  "geometry ui-check": {
    summary: "check that the Math UI answers and that its saves are of the form it reads",
    impact: "read",
    load: () => import("./geometry/ui-check.ts"),
  },
  "geometry verify": {
    summary: "verify the signatures of a geometry packet and name their scheme",
    impact: "read",
    load: () => import("./geometry/verify.ts"),
  },
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
  "models prices": {
    summary: "show what models cost, who says so, and which configured targets that applies to",
    impact: "read",
    load: () => import("./models/prices.ts"),
  },
  "models probe": {
    summary: "ask targets one word each, past plan and bench",
    impact: "write",
    load: () => import("./models/probe.ts"),
  },
  "models unbench": {
    summary: "lift the bench of a target, so that the next request may try it",
    impact: "write",
    load: () => import("./models/unbench.ts"),
  },
  "route explain": {
    summary: "show who would be asked, in which order, and why another would not",
    impact: "read",
    load: () => import("./route/explain.ts"),
  },
  serve: {
    summary: "serve the gateway: TensorZero's and OpenAI's routes over your own models, local ones first",
    impact: "write",
    load: () => import("./serve.ts"),
  },
  "stack compose": {
    summary: "print a compose fragment that runs the gateway in the stack, hardened",
    impact: "write",
    load: () => import("./stack/compose.ts"),
  },
  "stack audit": {
    summary: "say what in compose files is less safe than the guide and its checklist want",
    impact: "write",
    load: () => import("./stack/audit.ts"),
  },
  "stack env": {
    summary: "print the variables that take services to the gateway, compare and write them",
    impact: "write",
    load: () => import("./stack/env.ts"),
  },
  "stack list": {
    summary: "list the services of the stack, and what the guide wants of each",
    impact: "read",
    load: () => import("./stack/list.ts"),
  },
  "stack next": {
    summary: "show which of the guide's first steps are done, by evidence, and what to do next",
    impact: "write",
    load: () => import("./stack/next.ts"),
  },
  "stack show": {
    summary: "show what is known of one service, and where guide and files disagree",
    impact: "read",
    load: () => import("./stack/show.ts"),
  },
  "stack status": {
    summary: "say of every service whether the guide's action item is done, with evidence and mend",
    impact: "read",
    load: () => import("./stack/status.ts"),
  },
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
  "store backup": {
    summary: "copy what is kept into a folder, while the gateway serves",
    impact: "write",
    load: () => import("./store/backup.ts"),
  },
  "store check": {
    summary: "look into the files for damage and say what is in them; changes nothing",
    impact: "read",
    load: () => import("./store/check.ts"),
  },
  "store migrate": {
    summary: "bring what is kept to the shape of this version; a copy is made first",
    impact: "write",
    load: () => import("./store/migrate.ts"),
  },
  "store path": {
    summary: "say where records, benches and spend are kept",
    impact: "read",
    load: () => import("./store/path.ts"),
  },
  "store restore": {
    summary: "put a backup in the place of the file of its kind, which is kept beside it",
    impact: "write",
    load: () => import("./store/restore.ts"),
  },
  "traces export": {
    summary: "write traces whole into a file of JSON Lines or Parquet",
    impact: "write",
    load: () => import("./traces/export.ts"),
  },
  "traces import": {
    summary: "bring home what TensorZero kept: tables exported from ClickHouse or Postgres",
    impact: "write",
    load: () => import("./traces/import.ts"),
  },
  "traces list": {
    summary: "list what was asked and who answered, newest first",
    impact: "read",
    load: () => import("./traces/list.ts"),
  },
  "traces prune": {
    summary: "remove old traces now: what [store] no longer keeps, or what the flags say",
    impact: "write",
    load: () => import("./traces/prune.ts"),
  },
  "traces show": {
    summary: "show one trace whole: attempts, messages, raw request and response, cost, feedback",
    impact: "read",
    load: () => import("./traces/show.ts"),
  },
  "traces stats": {
    summary:
      "say what share each tier served, what it cost, what fell back and why, and how fast targets were",
    impact: "read",
    load: () => import("./traces/stats.ts"),
  },
  "traces tail": {
    summary: "follow requests as they end, of whatever process on this machine",
    impact: "read",
    load: () => import("./traces/tail.ts"),
  },
  "trajectories capture": {
    summary: "keep what agents did: events of the bus, of files or of the gateway's records, each once",
    impact: "write",
    load: () => import("./trajectories/capture.ts"),
  },
  "trajectories export": {
    summary:
      "write the episodes that a filter keeps as Parquet, JSONL or Arrow, in the form of a training engine",
    impact: "write",
    load: () => import("./trajectories/export.ts"),
  },
  "trajectories filter": {
    summary: "say what a filter keeps and drops, and why",
    impact: "read",
    load: () => import("./trajectories/filter.ts"),
  },
  "trajectories list": {
    summary: "list episodes with their fitness and whether the filter keeps them",
    impact: "read",
    load: () => import("./trajectories/list.ts"),
  },
  "trajectories scrub": {
    summary: "count secrets and personal data in episodes, by type, without showing any",
    impact: "read",
    load: () => import("./trajectories/scrub.ts"),
  },
  "trajectories show": {
    summary: "show one episode: its conversation, steps, fitness by parts and the decision",
    impact: "read",
    load: () => import("./trajectories/show.ts"),
  },
  "trajectories stats": {
    summary: "count episodes: what a filter keeps, why it drops the others, fitness by parts",
    impact: "read",
    load: () => import("./trajectories/stats.ts"),
  },
  version: {
    summary: "show the versions of pmoves and of what it runs on",
    impact: "read",
    load: () => import("./version.ts"),
  },
};
