import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { Checker } from "../../bus/check/checker.ts";
import { inspect } from "../../bus/check/inspector.ts";
import { judgementText } from "../../bus/check/line.ts";
import { LineBuffer } from "../../bus/check/line-buffer.ts";
import { isInvalid, type Judgement } from "../../bus/checked-message.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import { Secret } from "../../kernel/secret.ts";
import { openContractBook } from "./open-contract-book.ts";
import { unpack } from "./packed.ts";
import type { Reply, Request, Setup } from "./protocol.ts";

/** Judgements that have a name; more kinds than that are somebody's play. */
const MOST_NAMES = 10_000;

class Thread {
  readonly #checker: Checker;
  readonly #port: MessagePort;
  readonly #names = new Map<string, number>();
  readonly #signatureRate: number | undefined;
  #second = 0;
  #verified = 0;
  #next = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(checker: Checker, port: MessagePort, { signatureRate }: Setup) {
    this.#signatureRate = signatureRate;
    this.#checker = checker;
    this.#port = port;
    port.on("message", (request: Request) => {
      // One after the other: a batch may have to wait for a schema.
      this.#turn = this.#turn.then(() => this.#answer(request)).catch((error: unknown) => fail(port, error));
    });
  }

  async #answer(request: Request): Promise<void> {
    if (request.type === "close") return this.#port.close();
    if (request.type === "inspect") return this.#inspect(request);
    const { id, packed, lines } = request;
    const forgotten = this.#names.size > MOST_NAMES;
    if (forgotten) this.#names.clear();
    const names = new Uint32Array(packed.length);
    const defined: [number, Judgement][] = [];
    const out = lines === undefined ? undefined : new LineBuffer(packed.bytes.length);
    let index = 0;
    for (const { message, depth } of unpack(packed)) {
      const signatures = depth.signatures && this.#mayVerify();
      const checking = this.#checker.check(message, { schema: depth.schema, signatures });
      const checked = checking instanceof Promise ? await checking : checking;
      const { judgement } = checked;
      if (judgement.signature !== null) this.#verified += 1;
      const text = judgementText(checked);
      names[index++] = this.#name(text, judgement, defined);
      if (out !== undefined && (lines?.invalidOnly !== true || isInvalid(judgement)))
        out.add(message, checked, text);
    }
    const bytes = out?.take();
    const reply: Reply = { type: "judged", id, names, defined, forgotten, lines: bytes };
    this.#port.postMessage(reply, bytes === undefined ? [names.buffer] : [names.buffer, bytes.buffer]);
  }

  /** What is signed costs much more than what is not; so only that is counted. */
  #mayVerify(): boolean {
    if (this.#signatureRate === undefined) return true;
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#verified = 0;
    }
    return this.#verified < this.#signatureRate;
  }

  #name(text: string, judgement: Judgement, defined: [number, Judgement][]): number {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = this.#next++;
    this.#names.set(text, name);
    defined.push([name, judgement]);
    return name;
  }

  async #inspect({ id, packed }: Extract<Request, { type: "inspect" }>): Promise<void> {
    for (const { message } of unpack(packed)) {
      const reply: Reply = { type: "inspected", id, message: await inspect(this.#checker, message) };
      this.#port.postMessage(reply);
    }
  }
}

function fail(port: MessagePort, error: unknown): void {
  const known =
    error instanceof PmovesError ? error : new PmovesError(messageOf(error), { code: "bus.check" });
  const reply: Reply = { type: "failed", message: known.message, code: known.code, hint: known.hint };
  port.postMessage(reply);
}

async function start(port: MessagePort, setup: Setup): Promise<void> {
  try {
    const book = await openContractBook(setup);
    const keys = setup.keys.map(({ passphrase, from }) => ({ passphrase: new Secret(passphrase), from }));
    const { strict, reveal } = setup;
    const checker = await Checker.open({ book, keys, strict, reveal });
    new Thread(checker, port, setup);
    const ready: Reply = { type: "ready" };
    port.postMessage(ready);
  } catch (error) {
    fail(port, error);
  }
}

if (parentPort !== null) await start(parentPort, workerData as Setup);
