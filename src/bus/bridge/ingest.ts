import type { Clock } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { ContractBook } from "../check/contract-book.ts";
import type { DeadLetters } from "../outbox/dead-letters.ts";
import type { Kept, Letter } from "../outbox/outbox.ts";
import { requireFits } from "./fits.ts";
import { contentHash } from "./ids.ts";
import { mapBody } from "./map-body.ts";
import type { Mapping } from "./mapping.ts";
import { type BridgeProblem, BridgeRefusal } from "./problem.ts";

export interface IngestPorts {
  /** Resolves when the message is on the disk. */
  readonly put: (message: Letter) => Promise<Kept>;
  readonly dead: Pick<DeadLetters, "add">;
  readonly book: ContractBook;
  readonly clock: Clock;
}

/** What came of one body: one row of `pmoves bus ingest`. */
export interface Ingested {
  /** RFC 3339. */
  readonly time: string;
  readonly service: string;
  readonly outcome: "accepted" | "duplicate" | "refused";
  readonly subject: string | null;
  readonly id: string | null;
  readonly problem: BridgeProblem | null;
  /** Number of the dead letter that keeps what was refused. */
  readonly dead_letter: number | null;
}

export interface Received {
  /** As it came, for the dead letter. */
  readonly data: Uint8Array;
  /** Name that the sender gave the event. */
  readonly id?: string | undefined;
  /** Whether it came by HTTP or on a subject. */
  readonly via: string;
}

/** A sender that tries the same bad body again and again fills no disk. */
const REMEMBERED = 1_000;

/** Turns what services send into messages in the outbox; what cannot be is kept as a dead letter. */
export class Ingest {
  readonly counts = { accepted: 0, duplicate: 0, refused: 0 };
  readonly #ports: IngestPorts;
  readonly #buried = new Map<string, Promise<number>>();

  constructor(ports: IngestPorts) {
    this.#ports = ports;
  }

  /** Throws what the outbox throws where it could not be kept. */
  async take(mapping: Mapping, received: Received): Promise<Ingested> {
    const { clock, book, put } = this.#ports;
    const time = new Date(clock.now()).toISOString();
    try {
      const body = parse(received.data);
      const mapped = mapBody(mapping, body, { now: clock.now(), id: received.id });
      await requireFits(book, mapped);
      const { duplicate } = await put(mapped.message);
      const outcome = duplicate ? "duplicate" : "accepted";
      this.counts[outcome] += 1;
      const { subject, messageId: id } = mapped.message;
      return { time, service: mapping.service, outcome, subject, id, problem: null, dead_letter: null };
    } catch (error) {
      if (!(error instanceof BridgeRefusal)) throw error;
      this.counts.refused += 1;
      const { problem } = error;
      const dead_letter = await this.#bury(mapping, received, error);
      const { service } = mapping;
      return { time, service, outcome: "refused", subject: null, id: null, problem, dead_letter };
    }
  }

  #bury({ service }: Mapping, { data, via }: Received, { message, problem }: BridgeRefusal): Promise<number> {
    const hash = contentHash([service, Buffer.from(data).toString("base64")]).toString("base64");
    const known = this.#buried.get(hash);
    if (known !== undefined) return known;
    const adding = this.#ports.dead.add({
      from: `ingest/${service}`,
      subject: null,
      messageId: null,
      reason: `${message} (${via})`,
      fix: problem.fix,
      data,
    });
    this.#buried.set(hash, adding);
    adding.catch(() => this.#buried.delete(hash));
    if (this.#buried.size > REMEMBERED) this.#buried.delete(this.#buried.keys().next().value ?? "");
    return adding;
  }
}

function parse(data: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    throw new BridgeRefusal("", "is no UTF-8", "Send JSON in UTF-8.");
  }
  if (text.trim() === "") throw new BridgeRefusal("", "is empty", "Send a JSON object.");
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own words quote what it met, which may be a secret.
    const where = /at position \d+(?: \(line \d+ column \d+\))?/.exec(messageOf(error))?.[0] ?? "";
    throw new BridgeRefusal("", `is no JSON ${where}`.trimEnd(), "Send a JSON object.");
  }
}
