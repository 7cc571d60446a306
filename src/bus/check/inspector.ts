import type { BusMessage } from "../port.ts";
import type { Inspected } from "./check-port.ts";
import type { Checker } from "./checker.ts";

/** Checks one message at a time, in this thread or in another. */
export interface Inspector {
  inspect(message: BusMessage): Promise<Inspected>;
}

/** For commands that check little: a thread of its own would take longer to start than the checks take. */
export function inspectorOf(checker: Checker): Inspector {
  return { inspect: (message) => inspect(checker, message) };
}

export async function inspect(checker: Checker, message: BusMessage): Promise<Inspected> {
  const { judgement, envelope, text } = await checker.check(message);
  const { subject, time, stream, sequence, headers, data } = message;
  return {
    subject,
    time,
    stream: stream ?? null,
    sequence: sequence ?? null,
    size: data.length,
    headers,
    envelope,
    ...judgement,
    text: text ?? null,
  };
}
