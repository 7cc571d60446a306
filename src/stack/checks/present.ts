import type { Check } from "./check.ts";
import { NO_FILES } from "./check.ts";
import { done, type Finding, placeText } from "./finding.ts";

/** Is the service in the compose files at all. */
export const present: Check = (row, { stack }) => {
  if (stack === undefined) return [NO_FILES];
  const there = row.services.flatMap((name) => stack.services.get(name) ?? []);
  const replacement = row.replaced_by === undefined ? undefined : stack.services.get(row.replaced_by);
  const [first] = there;
  if (first === undefined && replacement !== undefined) {
    return [done(`not needed: ${replacement.name} stands in for it`, replacement.place)];
  }
  const missing =
    row.any && first !== undefined ? [] : row.services.filter((name) => !stack.services.has(name));
  const findings: Finding[] = there.map((service) => {
    const profiles = service.profiles.length === 0 ? "" : `, profiles ${service.profiles.join(", ")}`;
    return done(`${service.name} is defined at ${placeText(service.place)}${profiles}`, service.place);
  });
  if (missing.length === 0) return findings;
  return [
    ...findings,
    {
      result: "not_deployed",
      evidence: `${missing.join(row.any ? " or " : ", ")}: in none of ${stack.files.join(", ")}`,
      mend: `add the file that defines it: -f ${row.compose}`,
    },
  ];
};
