import type { CheckId, ServiceRow } from "../catalogue/row.ts";
import { answers } from "./answers.ts";
import { bridge } from "./bridge.ts";
import type { Check } from "./check.ts";
import { dashboard } from "./dashboard.ts";
import { egress } from "./egress.ts";
import { exposedTo } from "./exposed-to.ts";
import type { Facts } from "./facts.ts";
import type { CheckFinding } from "./finding.ts";
import { gatewayEnv } from "./gateway-env.ts";
import { gpu } from "./gpu.ts";
import { namesResolve } from "./names-resolve.ts";
import { networksExactly } from "./networks-exactly.ts";
import { notRoutedTo } from "./not-routed-to.ts";
import { present } from "./present.ts";
import { reachesGateway } from "./reaches-gateway.ts";
import { scrape } from "./scrape.ts";
import { subjects } from "./subjects.ts";

/** One function for each id that a row of the catalogue may name. */
export const checks: Readonly<Record<CheckId, Check>> = {
  present,
  "gateway-env": gatewayEnv,
  "names-resolve": namesResolve,
  subjects,
  bridge,
  scrape,
  dashboard,
  "networks-exactly": networksExactly,
  "reaches-gateway": reachesGateway,
  "not-routed-to": notRoutedTo,
  gpu,
  egress,
  "exposed-to": exposedTo,
  answers,
};

/** All checks of a row, in its order. */
export async function checkRow(row: ServiceRow, facts: Facts): Promise<readonly CheckFinding[]> {
  const found = await Promise.all(
    row.checks.map(async (check) =>
      (await checks[check](row, facts)).map((finding) => ({ ...finding, check })),
    ),
  );
  return found.flat();
}
