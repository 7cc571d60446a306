import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Inspected } from "../check/check-port.ts";
import type { Inspector } from "../check/inspector.ts";
import { isInvalid, type Mismatch, type SchemaCheck } from "../checked-message.ts";
import type { Bus, Outgoing } from "../port.ts";
import { checkSubject } from "../subjects.ts";

export interface PublishWish extends Outgoing {
  /** Sends what fails its schema all the same. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

export interface Published {
  readonly subject: string;
  readonly size: number;
  readonly published: boolean;
  /** True: stored. False: handed to who listened. Null: not sent. */
  readonly durable: boolean | null;
  readonly stream: string | null;
  readonly sequence: number | null;
  readonly duplicate: boolean;
  readonly schema: SchemaCheck;
  readonly mismatches: readonly Mismatch[];
}

/** Checks, then sends. Throws `PmovesError` `bus.invalid` (exit 3) where the check fails and nothing forces it. */
export async function publishChecked(
  bus: Bus,
  checks: Inspector,
  { force, dryRun, ...message }: PublishWish,
  now: number,
): Promise<Published> {
  checkSubject(message.subject);
  const whole = { ...message, headers: message.headers ?? [], time: now };
  const checked = await checks.inspect(whole);
  if (isInvalid(checked) && !force) throw invalid(checked);
  const ack = dryRun ? undefined : await bus.publish(message);
  return {
    subject: message.subject,
    size: message.data.length,
    published: ack !== undefined,
    durable: ack?.durable ?? null,
    stream: ack?.stream ?? null,
    sequence: ack?.sequence ?? null,
    duplicate: ack?.duplicate ?? false,
    schema: checked.schema,
    mismatches: checked.mismatches,
  };
}

function invalid({ subject, schema, signature }: Inspected): PmovesError {
  const reasons = [...schema.reasons, ...(signature?.reason == null ? [] : [signature.reason])];
  return new PmovesError(
    `not sent: the message is invalid on ${subject} (${schema.path ?? "signature"}): ${reasons.join("; ")}`,
    {
      code: "bus.invalid",
      exit: EXIT.finding,
      hint: "Correct it, or send it as it is with --force.",
    },
  );
}
