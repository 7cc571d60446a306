import type { ServiceRow } from "../catalogue/row.ts";
import { type Check, servicesOf } from "./check.ts";
import type { Facts } from "./facts.ts";
import { done, type Finding, notChecked, notDone, wrong } from "./finding.ts";

/** Are its subjects declared with a schema; where the bus is asked, was each seen, and valid. */
export const subjects: Check = async (row, facts) => {
  const findings: Finding[] = [];
  for (const subject of new Set([...row.publishes, ...row.subscribes])) {
    const { declared, detail } = await facts.subject(subject);
    if (declared === "valid") findings.push(done(`${subject}: ${detail}`));
    else
      findings.push(
        wrong(
          `${subject}: ${detail}`,
          `register it with a schema; what is known of it: pmoves bus subjects ${subject}`,
        ),
      );
  }
  findings.push(...subscribed(row, facts));
  if (row.publishes.length > 0) findings.push(...(await heard(row, facts)));
  return findings;
};

function subscribed(row: ServiceRow, { stack }: Facts): readonly Finding[] {
  const { subscribed_by: name } = row;
  if (name === undefined || stack === undefined) return [];
  return servicesOf(row, stack).flatMap((service) => {
    const found = service.env.get(name);
    const patterns = (found?.value ?? "").split(",").map((part) => part.trim());
    const missing = row.subscribes.filter((subject) => !patterns.some((pattern) => covers(pattern, subject)));
    if (missing.length === 0) return [done(`${name} has ${row.subscribes.join(", ")}`, found?.place)];
    return [
      notDone(`${name} has no ${missing.join(", ")}`, `add them to ${name}`, found?.place ?? service.place),
    ];
  });
}

/** NATS subjects: `*` for one token, `>` for the rest. */
function covers(pattern: string, subject: string): boolean {
  const wanted = subject.split(".");
  const tokens = pattern.split(".");
  for (const [i, token] of tokens.entries()) {
    if (token === ">") return wanted.length > i;
    if (token !== "*" && token !== wanted[i]) return false;
  }
  return tokens.length === wanted.length;
}

async function heard(row: ServiceRow, { live }: Facts): Promise<readonly Finding[]> {
  if (live === undefined) {
    return [notChecked("whether the bus carries them was not asked", "ask: pmoves stack status --live")];
  }
  return Promise.all(
    row.publishes.map(async (subject) => {
      const { seen, invalid, reason } = await live.heard(subject);
      if (reason !== undefined) return notChecked(`${subject}: ${reason}`);
      if (seen === 0)
        return notDone(`${subject}: not one message on the bus`, `watch it: pmoves bus tail ${subject}`);
      if (invalid === 0) return done(`${subject}: ${seen} messages seen, all valid`);
      return wrong(
        `${subject}: ${invalid} of ${seen} messages are invalid`,
        `see why: pmoves bus tail ${subject} --invalid-only`,
      );
    }),
  );
}
