import * as z from "zod";
import { option } from "./option-text.ts";

/** Which bus a command goes to: spread it into `options`. */
export const busOptions = {
  server: option(z.string().optional(), {
    describe:
      "the bus: nats://HOST:4222, tls://…, or journal (default NATS_URL, [bus] url, else the journal)",
    short: "s",
    placeholder: "url",
    // NATS_URL is read with the credentials that belong to it.
    env: ["PMOVES_BUS"],
  }),
};

/** By what messages are checked, and what of them is shown. */
export const busCheckOptions = {
  contracts: option(z.string().optional(), {
    describe: "folder of schemas instead of those that ship",
    placeholder: "folder",
    env: ["PMOVES_CONTRACTS"],
  }),
  reveal: option(z.boolean().default(false), {
    describe: "show what constellations of kind secret hold",
    env: [],
  }),
};

/** Which part of the history, and how long. Times are read by `parseWhen`. */
export const busRangeOptions = {
  since: option(z.string().optional(), {
    describe: "begin with what was stored since: 10m, 2h, 2026-01-02T03:04:05Z",
    placeholder: "time",
  }),
  last: option(z.int().min(0).optional(), { describe: "begin with the last n stored", placeholder: "n" }),
  from: option(z.int().min(1).optional(), {
    describe: "begin with a sequence number of one stream",
    placeholder: "n",
  }),
  until: option(z.string().optional(), {
    describe: "end at a time, or after a while: 30s, 10m",
    placeholder: "time",
  }),
  count: option(z.int().min(1).optional(), {
    describe: "end after n messages",
    short: "n",
    placeholder: "n",
  }),
  follow: option(z.boolean().default(true), {
    describe: "wait for more behind the history; --no-follow ends with it",
  }),
};

export const subjectsArgument = {
  subjects: option(z.array(z.string()).default([]), {
    describe: "subjects, * for one token, > for the rest (default all)",
    placeholder: "subject",
  }),
};
