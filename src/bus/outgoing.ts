import { EXIT, PmovesError } from "../kernel/errors.ts";

/** The header that every bus knows a message's id by. */
export const MESSAGE_ID = "Nats-Msg-Id";

export function tooLarge(subject: string, bytes: number, limit: number): PmovesError {
  return new PmovesError(`the message for ${subject} has ${bytes} bytes; this bus takes ${limit} at most`, {
    code: "bus.too_large",
    exit: EXIT.usage,
    hint: "Put the bulk where it can be fetched (object store, file) and send its address.",
  });
}
