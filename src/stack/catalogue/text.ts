import type { Paint } from "../status/text.ts";
import type { ServiceRow } from "./row.ts";

/** A row as `pmoves stack show` prints it. */
export function rowText(row: ServiceRow, paint: Paint): string {
  const section = row.guide === "none" ? "not in the guide's matrix" : `guide §${row.guide}`;
  const lines = [
    `${paint.strong(row.name)}  ${row.strategy}  ${paint.dim(`${row.group}, ${section}`)}`,
    ...field("asks", [row.asks]),
    ...field("action", [row.action]),
    ...field("in compose", namedServices(row)),
    ...field("tier", [row.tier.length === 0 ? "a group of its own" : row.tier.join(", ")]),
    ...field("ports", row.ports.length === 0 ? ["none"] : [row.ports.join(", ")]),
    ...field("health", [
      row.health === undefined ? "no route" : `${row.health.paths.join(" or ")} on ${row.health.port}`,
    ]),
    ...field("reads", row.no_client === undefined ? row.variables.map(variableText) : [row.no_client]),
    ...field("publishes", row.publishes),
    ...field("subscribes", row.subscribes),
    ...field("file", [row.compose]),
    ...field("checks", [row.checks.join(", ")]),
    ...field("disagrees", row.disagrees),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function field(name: string, values: readonly string[]): readonly string[] {
  return values.map((value, i) => `  ${(i === 0 ? name : "").padEnd(10)}  ${value}`);
}

function namedServices(row: ServiceRow): readonly string[] {
  if (row.services.length === 1 && row.services[0] === row.name) return [];
  return [row.services.join(row.any ? " or " : ", ")];
}

function variableText({ name, form, value, needed }: ServiceRow["variables"][number]): string {
  const forms = {
    origin: "the gateway's address",
    openai: "its address and /openai/v1",
    "openai-base": "its address and /openai",
    key: "the key that it sends",
    value: value ?? "",
  };
  return `${name} = ${forms[form]}${needed ? "" : " (optional)"}`;
}
