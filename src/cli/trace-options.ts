import * as z from "zod";
import { option } from "./option-text.ts";

/** Which traces: spread it into the options of every command that looks for some. */
export const traceOptions = {
  function: option(z.string().optional(), { describe: "of this function", placeholder: "name", env: [] }),
  variant: option(z.string().optional(), {
    describe: "answered by this variant",
    placeholder: "name",
    env: [],
  }),
  tier: option(z.int().min(1).max(3).optional(), { describe: "answered by this tier: 1, 2 or 3", env: [] }),
  target: option(z.string().optional(), {
    describe: "answered or tried by this target",
    placeholder: "model/provider",
    env: [],
  }),
  ending: option(z.array(z.enum(["ok", "partial", "failed", "cancelled"])).default([]), {
    describe: "how it ended: ok, partial, failed, cancelled; may be given more than once",
    env: [],
  }),
  outcome: option(z.string().optional(), {
    describe:
      "one of its attempts ended so: ok, retry, credential, credit, model, caller, context, timeout, cancelled",
    env: [],
  }),
  tag: option(z.array(z.string()).default([]), {
    describe: "with this tag; may be given more than once",
    placeholder: "key=value",
    env: [],
  }),
  episode: option(z.string().optional(), { describe: "of this episode", placeholder: "id", env: [] }),
  search: option(z.string().optional(), {
    describe: "whose input, output or error holds this text",
    placeholder: "text",
    env: [],
  }),
  since: option(z.string().optional(), {
    describe: "begun at or after: 15m, 2h, 7d ago, or a time such as 2026-11-22T08:00Z",
    placeholder: "time",
    env: [],
  }),
  until: option(z.string().optional(), {
    describe: "begun before, as --since",
    placeholder: "time",
    env: [],
  }),
};
