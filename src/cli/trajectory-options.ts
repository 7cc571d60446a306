import * as z from "zod";
import { option } from "./option-text.ts";

/** Which episodes a command is about, and by which filter: spread it into `options`. */
export const trajectoryOptions = {
  from: option(z.array(z.string()).default([]), {
    describe: "events of this file (JSONL, JSON, gzip) instead of what was captured",
    placeholder: "path",
    env: [],
  }),
  filter: option(z.string().optional(), {
    describe: "filter file instead of the default",
    placeholder: "path",
    env: ["PMOVES_TRAJECTORY_FILTER"],
  }),
};
