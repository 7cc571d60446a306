import * as z from "zod";
import { option } from "./option-text.ts";

/** Options of every command that reads compose files: spread them into `options`. */
export const composeOptions = {
  file: option(z.array(z.string().min(1)).default([]), {
    describe: "compose file; several are merged in this order (default: COMPOSE_FILE, or what is here)",
    short: "f",
    placeholder: "path",
  }),
  envFile: option(z.array(z.string().min(1)).default([]), {
    describe: "variables from this file instead of .env",
    placeholder: "path",
  }),
  profile: option(z.array(z.string().min(1)).default([]), {
    describe: "only services of this profile, and those of none (default: all)",
    placeholder: "name",
  }),
};
