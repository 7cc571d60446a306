import * as z from "zod";
import { defineCommand, gatewayConfigOption } from "../../src/cli/define-command.ts";
import { allTargets } from "../../src/gateway/control/state.ts";
import { type PriceRow, priceRows } from "../../src/gateway/prices/rows.ts";
import { readGatewayConfig } from "../../src/gateway/run/open.ts";

const FROM: Readonly<Record<PriceRow["from"], string>> = {
  target: "[prices.targets]",
  config: "the target's cost",
  settings: "[prices.models]",
  table: "",
  free: "a free model",
  plan: "paid by the month",
  unknown: "unknown",
  unpaid: "unpaid",
};

export const command = defineCommand({
  summary: "show what models cost, who says so, and which configured targets that applies to",
  description: `USD per million tokens. A price is found by a model's exact name; what is not found is unknown, and under a
budget in USD an error at start. Prices of your own stand in pmoves.toml:
  [prices.models."openai/gpt-4o"]      a model of a kind, as its provider calls it
  [prices.targets."my-model/together"] one target, by its id`,
  impact: "read",
  examples: [
    "pmoves models prices",
    "pmoves models prices --config config/tensorzero.toml",
    "pmoves models prices --json",
  ],
  options: z.object(gatewayConfigOption),
  async run(context, { config }) {
    const ports = await context.gatewayPorts();
    const built = await readGatewayConfig(ports, { config, requireUsable: false });
    return priceRows(await context.prices(), allTargets(built.config));
  },
  columns: [
    { key: "model" },
    { key: "input", align: "right" },
    { key: "output", align: "right" },
    { key: "cached_input", title: "cached", align: "right" },
    { key: "targets", value: (row: PriceRow) => row.targets.join(", ") },
    {
      key: "from",
      value: (row: PriceRow) => (row.from === "table" ? `${row.source}, ${row.read_on}` : FROM[row.from]),
    },
  ],
});
