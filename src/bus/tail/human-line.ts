import { clean } from "../../geometry/index.ts";
import { isInvalid, type Judgement } from "../checked-message.ts";
import type { BusMessage } from "../port.ts";

/** How a line is coloured; without colour the texts are as they are. */
export interface LineTints {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** One line for people: time, verdict, subject, size, what is odd. Nothing in it can steer a terminal. */
export function humanLine(
  { subject, time, data }: BusMessage,
  judgement: Judgement,
  tints: LineTints,
): string {
  const verdict = isInvalid(judgement)
    ? tints.bad("INVALID")
    : judgement.schema.verdict === "ok"
      ? tints.good("ok     ")
      : tints.dim("?      ");
  const said = remarks(judgement);
  const clock = tints.dim(new Date(time).toISOString().slice(11, 23));
  return `${clock}  ${verdict}  ${clean(subject, 200)}  ${tints.dim(`${data.length} B`)}${said === "" ? "" : `  ${said}`}\n`;
}

function remarks({ framing, schema, geometry, signature, mismatches }: Judgement): string {
  const reasons = schema.verdict === "invalid" ? schema.reasons : [];
  const broken = schema.verdict === "not_checked" && schema.path !== null ? schema.reasons : [];
  const odd = framing === "raw" || framing === "envelope" ? [] : [framing.replaceAll("_", " ")];
  const signed = signature === null ? [] : [`signature ${signature.verdict.replaceAll("_", " ")}`];
  const packet = geometry === null ? [] : [geometry.kind];
  const names = mismatches.map(({ name }) => name);
  return [...odd, ...packet, ...signed, ...names, ...reasons, ...broken]
    .map((text) => clean(text, 160))
    .join("; ");
}
