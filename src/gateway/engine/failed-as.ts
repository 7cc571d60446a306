import { RequestError } from "../error.ts";
import { AttemptFailure } from "../model/index.ts";
import type { Ending } from "../observe.ts";

/** What is remembered of a call that threw: in the client's words, and a fault of our own with its class. */
export function failedAs(error: unknown): { readonly ending: Ending; readonly error: string } {
  const gone = error instanceof AttemptFailure && error.outcome === "cancelled";
  const told = error instanceof RequestError || error instanceof AttemptFailure;
  return { ending: gone ? "cancelled" : "failed", error: told ? error.message : String(error) };
}
