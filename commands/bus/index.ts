import type { CommandTable } from "../../src/cli/define-command.ts";

export const busCommands: CommandTable = {
  "bus dead": {
    summary: "list what could not be understood or delivered, and send it again",
    impact: "write",
    load: () => import("./dead.ts"),
  },
  "bus doctor": {
    summary: "say which documented subject is alive, dead or wrong",
    impact: "read",
    load: () => import("./doctor.ts"),
  },
  "bus forward discord": {
    summary: "show events of the bus in a Discord channel, as embeds",
    impact: "remote-write",
    load: () => import("./forward/discord.ts"),
  },
  "bus ingest": {
    summary: "take what services send over HTTP and put it on the bus as checked messages",
    impact: "write",
    load: () => import("./ingest.ts"),
  },
  "bus outbox": {
    summary: "show what waits for the bus, and how much room is left",
    impact: "read",
    load: () => import("./outbox.ts"),
  },
  "bus publish": {
    summary: "check a message and publish it on one subject",
    impact: "remote-write",
    load: () => import("./publish.ts"),
  },
  "bus record": {
    summary: "write messages to a file, with times, headers and order",
    impact: "write",
    load: () => import("./record.ts"),
  },
  "bus replay": {
    summary: "publish a recording again, with its times, headers and order",
    impact: "remote-write",
    load: () => import("./replay.ts"),
  },
  "bus stats": {
    summary: "count messages by subject: rates, sizes, validity, who sends them",
    impact: "read",
    load: () => import("./stats.ts"),
  },
  "bus streams": {
    summary: "list what the bus stores, and which of it may be read",
    impact: "read",
    load: () => import("./streams.ts"),
  },
  "bus subjects": {
    summary: "list the documented subjects: who defines, sends and hears them, raw or in an envelope",
    impact: "read",
    load: () => import("./subjects.ts"),
  },
  "bus tail": {
    summary: "show messages as they cross the bus, decoded and checked",
    impact: "read",
    load: () => import("./tail.ts"),
  },
  "bus up": {
    summary: "start the machine's nats-server with JetStream, on loopback",
    impact: "write",
    load: () => import("./up.ts"),
  },
  "bus validate": {
    summary: "check messages in files as if they had been sent on a subject",
    impact: "read",
    load: () => import("./validate.ts"),
  },
};
