import { type Check, NO_FILES } from "./check.ts";
import type { Facts, StackFiles } from "./facts.ts";
import { done, type Finding, placeText, wrong } from "./finding.ts";
import { addressesOf } from "./url.ts";

/** Who still calls a service that is to go. */
export const notRoutedTo: Check = (row, facts) => {
  const { stack } = facts;
  if (stack === undefined) return [NO_FILES];
  const callers = [...callersIn(stack, row.services), ...scraped(facts, row.services)];
  if (callers.length > 0) return callers;
  const there = row.services.flatMap((name) => stack.services.get(name) ?? []);
  if (there.length === 0) return [done(`${row.services.join(", ")}: no longer in these files`)];
  return there.map(({ name, place, profiles }) =>
    done(
      `${name} is still defined, and no other service names it${profiles.length > 0 ? `; it starts with ${profiles.join(", ")} only` : ""}`,
      place,
    ),
  );
};

function callersIn(stack: StackFiles, old: readonly string[]): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const service of stack.services.values()) {
    if (old.includes(service.name)) continue;
    for (const [name, { value, place }] of service.env) {
      // An env file is shared: what it says is said once, not of every service that loads it.
      const shared = !service.ownEnv.has(name);
      for (const { host } of addressesOf(value ?? "")) {
        if (!old.includes(host) || (shared && seen.has(placeText(place)))) continue;
        seen.add(placeText(place));

        findings.push(
          wrong(`${service.name} calls ${host} (${name})`, "point it at hi-rag-gateway-v2:8086", place),
        );
      }
    }
    for (const needed of service.dependsOn.filter((name) => old.includes(name))) {
      findings.push(
        wrong(`${service.name} depends on ${needed}`, "let it depend on hi-rag-gateway-v2", service.place),
      );
    }
  }
  return findings;
}

function scraped({ scrape }: Facts, old: readonly string[]): readonly Finding[] {
  if (!scrape.ok) return [];
  return scrape.value.flatMap(({ job, targets, place }) =>
    targets
      .filter((target) => old.some((name) => new RegExp(`(^|//)${name}(:|/|$)`).test(target)))
      .map((target) => wrong(`the scrape job ${job} asks ${target}`, "drop that target", place)),
  );
}
