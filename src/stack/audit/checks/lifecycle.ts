import { at, entriesOf, isTrue, textOf, textsOf } from "../../compose/node.ts";
import type { ComposeService } from "../../compose/project.ts";
import { eachService, type OfService } from "../check.ts";

/** Whether Docker asks the service how it is. */
export function hasHealthcheck({ node }: ComposeService): boolean {
  const healthcheck = at(node, "healthcheck");
  if (healthcheck === undefined || isTrue(at(healthcheck, "disable"))) return false;
  const [first] = textsOf(at(healthcheck, "test"));
  return first !== undefined && first !== "NONE";
}

export const healthchecks = eachService((service) => {
  if (hasHealthcheck(service)) return [];
  const healthcheck = at(service.node, "healthcheck");
  const message = healthcheck === undefined ? "it has no healthcheck" : "its healthcheck is switched off";
  return [{ rule: "healthcheck", message, place: healthcheck?.place ?? service.place }];
});

export const limits = eachService((service) => {
  const { node } = service;
  const limit = (key: string, old: string) => at(node, "deploy", "resources", "limits", key) ?? at(node, old);
  const missing = [
    ...(textOf(limit("memory", "mem_limit")) === undefined ? ["memory"] : []),
    ...(textOf(limit("cpus", "cpus")) === undefined ? ["CPU"] : []),
  ];
  if (missing.length === 0) return [];
  const place = at(node, "deploy")?.place ?? service.place;
  return [{ rule: "resource-limits", message: `it has no limit of ${missing.join(" and ")}`, place }];
});

export const dependencies = eachService((service, project) =>
  [...entriesOf(at(service.node, "depends_on"))].flatMap(([other, { place, value }]): OfService[] => {
    const target = project.services.get(other);
    const condition = textOf(at(value, "condition")) ?? "service_started";
    if (condition !== "service_started" || target === undefined || !hasHealthcheck(target)) return [];
    const message = `it starts when ${other} has started, not when that is healthy`;
    return [{ rule: "depends-on-healthy", message, place, subject: `${service.name}:${other}` }];
  }),
);
