import { nearest } from "../../kernel/suggest.ts";
import type { Diagnostic } from "./failure.ts";
import { at, entriesOf, isNull, isTrue, type MappingNode, type Place } from "./node.ts";
import type { ComposeService } from "./project.ts";

type Report = (diagnostic: Diagnostic) => void;

/** Services, networks and volumes that are named but nowhere defined: Compose refuses the project. */
export function checkReferences(
  services: readonly ComposeService[],
  root: MappingNode,
  report: Report,
): void {
  const names = new Set(services.map(({ name }) => name));
  const defined = (section: string) => new Set([...entriesOf(at(root, section)).keys(), "default"]);
  const [networks, volumes] = [defined("networks"), defined("volumes")];
  const say = (service: string, place: Place, what: string, wrong: string, known: Iterable<string>) => {
    const near = nearest(wrong, known);
    const hint = near === undefined ? "define it, or name a file that does" : `did you mean ${near}?`;
    const message = `${service} ${what} ${wrong}, which no file defines`;
    report({
      code: "undefined_reference",
      level: "error",
      name: `${service}:${wrong}`,
      place,
      message,
      hint,
      service,
    });
  };
  for (const { name, node, networksDeclared, mounts, networks: joined } of services) {
    for (const [other, { place, value }] of entriesOf(at(node, "depends_on"))) {
      const required = at(value, "required");
      const needed = required === undefined || isNull(required) || isTrue(required);
      if (needed && !names.has(other)) say(name, place, "depends on", other, names);
    }
    for (const network of networksDeclared ? joined : []) {
      const place = entriesOf(at(node, "networks")).get(network)?.place ?? node.place;
      if (!networks.has(network)) say(name, place, "joins network", network, networks);
    }
    for (const { type, source, place } of mounts) {
      if (type === "volume" && source !== "" && !volumes.has(source))
        say(name, place, "mounts", source, volumes);
    }
  }
}

/** Services that nothing says how to run: often a name that only an overlay has. Compose refuses the project. */
export function checkImages(services: readonly ComposeService[], report: Report): void {
  for (const { name, node, place, image, built } of services) {
    if (built || (image !== undefined && image !== "") || at(node, "provider") !== undefined) continue;
    const message = `${name} has neither image nor build, and Compose refuses the files`;
    const hint = "name the file that defines it, or remove it";
    report({ code: "no_image", level: "error", name, place, message, hint, service: name });
  }
}
