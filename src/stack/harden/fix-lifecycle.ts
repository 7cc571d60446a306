import { hasHealthcheck } from "../audit/checks/lifecycle.ts";
import { at, entriesOf, textOf } from "../compose/node.ts";
import type { Fix } from "./fix.ts";
import { builtProbe, knownImage } from "./knowledge.ts";

export const limits: Fix = ({ service, patch, knowledge }) => {
  const { defaults } = knowledge;
  const gpu = service.gpu !== undefined;
  const has = (key: string, old: string) =>
    textOf(at(service.node, "deploy", "resources", "limits", key) ?? at(service.node, old)) !== undefined;
  patch.limits = {
    ...(has("cpus", "cpus") ? {} : { cpus: gpu ? defaults.gpu_cpus : defaults.cpus }),
    ...(has("memory", "mem_limit") ? {} : { memory: gpu ? defaults.gpu_memory : defaults.memory }),
  };
  return undefined;
};

export const healthcheck: Fix = ({ service, patch, knowledge }) => {
  if (at(service.node, "healthcheck") !== undefined) return "somebody has switched it off";
  const test = knownImage(service, knowledge)?.healthcheck ?? builtProbe(service, knowledge);
  if (test === undefined) return "no probe is known that works with what its image holds";
  patch.healthcheck = test;
  return undefined;
};

export const dependsOn: Fix = ({ service, project, patch }) => {
  const waiting = [...entriesOf(at(service.node, "depends_on"))].filter(([name, { value }]) => {
    const condition = textOf(at(value, "condition")) ?? "service_started";
    const target = project.services.get(name);
    return condition === "service_started" && target !== undefined && hasHealthcheck(target);
  });
  patch.dependsOn = [...new Set([...(patch.dependsOn ?? []), ...waiting.map(([name]) => name)])];
  return undefined;
};
