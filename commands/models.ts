import * as z from "zod";
import { defineCommand, gatewayOptions, whereFrom } from "../src/cli/define-command.ts";
import { commandError } from "../src/gateway/clients/fault.ts";
import {
  type ModelRow,
  modelRows,
  namesOnly,
  noteText,
  stateText,
} from "../src/gateway/clients/model-rows.ts";
import { NOT_PMOVES } from "../src/gateway/clients/remote-control.ts";
import { PmovesError } from "../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "list what can be asked for, and the state of every target behind it",
  description: `States: ready; cold, has to be loaded first; missing, not pulled; no_key; benched, with the time left; and the
other reasons for which a target is passed over. A gateway that is not pmoves tells names only.`,
  impact: "read",
  examples: [
    "pmoves models",
    "pmoves models --json",
    "pmoves models --gateway http://127.0.0.1:3000",
    "pmoves models --fields name,target,state",
  ],
  options: z.object(gatewayOptions),
  async run(context, options, { origins }) {
    const where = whereFrom(options, origins);
    const { signal } = context;
    try {
      const control = await context.control(where);
      return modelRows(await control.state(signal));
    } catch (error) {
      if (!(error instanceof PmovesError) || error.code !== NOT_PMOVES) throw commandError(error);
    }
    try {
      const client = await context.inference(where);
      return namesOnly(await client.models({ signal }));
    } catch (error) {
      throw commandError(error);
    }
  },
  columns: [
    { key: "name" },
    { key: "type" },
    { key: "tier", align: "right" },
    { key: "kind" },
    { key: "target" },
    { key: "upstream_model", title: "model upstream" },
    { key: "state", value: (row: ModelRow) => stateText(row) },
    { key: "address" },
    { key: "note", value: (row: ModelRow) => noteText(row) },
  ],
});
