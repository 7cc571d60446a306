import { busTable } from "../bus/settings.ts";
import { evalTable } from "../eval/settings.ts";
import { budgetsTable } from "../gateway/budget/settings.ts";
import { filesTable } from "../gateway/files/settings.ts";
import { pricesTable } from "../gateway/prices/settings.ts";
import { routingTable, tiersTable } from "../gateway/routing/settings.ts";
import { hubTable } from "../hub/settings.ts";
import { logTable } from "../observability/logs/settings.ts";
import { otlpTable } from "../observability/otlp/settings.ts";
import { storeTable } from "../observability/settings.ts";
import { tuiTable } from "../tui/settings.ts";
import type { SettingsTable } from "./settings.ts";

/** Every table of pmoves.toml. A domain adds the one of its own `settings.ts` here. */
export const settingsTables: readonly SettingsTable[] = [
  busTable,
  routingTable,
  tiersTable,
  filesTable,
  budgetsTable,
  pricesTable,
  storeTable,
  tuiTable,
  logTable,
  hubTable,
  otlpTable,
  evalTable,
];
