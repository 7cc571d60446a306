import { createHash } from "node:crypto";
import type { Bus, Outgoing } from "../../bus/index.ts";
import { messageOf } from "../../kernel/errors.ts";
import { envelopeOf, type PersonaOutcome, type PersonaVerdict, verdictOf } from "./event.ts";
import { type PersonaRequest, REQUEST, type Received, readRequest } from "./request.ts";

/** What became of a request. */
export interface PersonaRow {
  readonly persona: string;
  readonly dataset: string;
  /** Subject of the answer. */
  readonly subject: string;
  readonly passed: boolean;
  readonly verdict: PersonaVerdict;
  /** Why the gate could not be run. */
  readonly trouble: readonly string[];
  /** Null where it was not sent. */
  readonly durable: boolean | null;
}

export interface PersonaService {
  readonly evaluate: (request: PersonaRequest) => Promise<PersonaOutcome>;
  /** Checks the answer against its contract and sends it. */
  readonly send: (message: Outgoing) => Promise<{ readonly durable: boolean | null }>;
  readonly now: () => number;
  readonly warn: (text: string) => Promise<void>;
}

export interface Listening {
  /** Unix milliseconds: requests of before are left alone. */
  readonly since: number;
  /** End after so many answers. */
  readonly count: number | undefined;
  readonly signal: AbortSignal;
}

/** The text of one answer, ready to be sent; the same request has the same message id. */
function messageFor(received: Received, text: string, subject: string, body: string): Outgoing {
  const key = received.id ?? createHash("sha256").update(text).digest("hex");
  return { subject, data: Buffer.from(body), messageId: `persona-gate:${key}` };
}

/** Evaluates a request and sends the verdict. Throws `PmovesError` for what is no request. */
export async function answerRequest(text: string, service: PersonaService): Promise<PersonaRow> {
  const received = readRequest(text);
  const outcome = await service.evaluate(received.request);
  const now = service.now();
  const { subject, payload } = verdictOf(received, outcome, now);
  const body = envelopeOf(received, { subject, payload }, outcome.trouble, now);
  const { durable } = await service.send(messageFor(received, text, subject, body));
  const { persona, dataset } = received.request;
  return {
    persona: `${persona.name}@${persona.version}`,
    dataset: dataset.id,
    subject,
    passed: outcome.passed,
    verdict: payload,
    trouble: outcome.trouble,
    durable,
  };
}

/**
 * Answers requests as they come, one after the other; what comes meanwhile waits on the bus or in its
 * connection. A message that is no request is said and passed over: there is nobody to answer.
 */
export async function* listenForPersonas(
  bus: Pick<Bus, "read">,
  service: PersonaService,
  { since, count = Number.POSITIVE_INFINITY, signal }: Listening,
): AsyncGenerator<PersonaRow> {
  let answered = 0;
  for await (const { data } of bus.read({ subjects: [REQUEST], since, follow: true, signal })) {
    const text = Buffer.from(data).toString("utf8");
    try {
      readRequest(text);
    } catch (error) {
      await service.warn(messageOf(error));
      continue;
    }
    yield await answerRequest(text, service);
    if (++answered >= count) return;
  }
}
