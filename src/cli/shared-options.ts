import * as z from "zod";
import { option } from "./option-text.ts";

/** `--config` of every command that reads a gateway's configuration: spread it into `options`. */
export const gatewayConfigOption = {
  config: option(z.string().optional(), {
    describe: "gateway configuration: a file or a glob",
    short: "c",
    placeholder: "path",
    env: ["PMOVES_CONFIG"],
  }),
};
