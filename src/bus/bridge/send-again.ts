import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { DeadLetters, KeptLetter } from "../outbox/dead-letters.ts";
import type { Kept, Letter } from "../outbox/outbox.ts";
import type { Ingest } from "./ingest.ts";
import { mappings } from "./mappings/index.ts";

export interface SendAgainPorts {
  readonly dead: DeadLetters;
  /** Puts into the outbox of that name. */
  readonly put: (outbox: string, message: Letter) => Promise<Kept>;
  readonly ingest: Pick<Ingest, "take">;
  readonly signal: AbortSignal;
}

export interface SentAgain {
  readonly number: number;
  readonly from: string;
  readonly outcome: "accepted" | "duplicate" | "refused";
  readonly subject: string | null;
  readonly reason: string | null;
}

/** Gives dead letters another chance: those of services to their mapping, those of an outbox to it. */
export async function* sendAgain(
  ports: SendAgainPorts,
  numbers: readonly number[],
): AsyncGenerator<SentAgain> {
  const wanted = new Set(numbers);
  const found: KeptLetter[] = [];
  for await (const letter of ports.dead.read(ports.signal))
    if (wanted.delete(letter.number)) found.push(letter);
  const [missing] = wanted;
  if (missing !== undefined) throw noLetter(missing);
  for (const letter of found) {
    const sent = await one(ports, letter);
    if (sent.outcome !== "refused") await ports.dead.settle(letter.number);
    yield sent;
  }
}

async function one({ put, ingest }: SendAgainPorts, letter: KeptLetter): Promise<SentAgain> {
  const { number, from, subject, messageId, data } = letter;
  const mapping = mappings.find(({ service }) => from === `ingest/${service}`);
  if (mapping !== undefined) {
    const taken = await ingest.take(mapping, { data, via: `dead letter ${number}` });
    const { outcome, problem } = taken;
    return { number, from, outcome, subject: taken.subject, reason: problem?.reason ?? null };
  }
  if (subject === null || from === "discord") {
    const reason = "only who forwards it can send it again: pmoves bus forward discord --since";
    return { number, from, outcome: "refused", subject, reason };
  }
  // Its own id is known to the outbox, which would take it for a duplicate.
  const id = `${messageId ?? "letter"}/again-${number}`;
  const { duplicate } = await put(from, { subject, data, messageId: id });
  return { number, from, outcome: duplicate ? "duplicate" : "accepted", subject, reason: null };
}

function noLetter(number: number): PmovesError {
  return new PmovesError(`there is no dead letter ${number}`, {
    code: "bus.dead_letter",
    exit: EXIT.usage,
    hint: "pmoves bus dead lists them by number.",
  });
}
