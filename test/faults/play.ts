import type { IncomingHttpHeaders } from "node:http";
import { AttemptFailure } from "../../src/gateway/model/index.ts";
import type { Bench } from "../../src/gateway/routing/bench-book.ts";
import { type Asking, callOf, type Dialect, type Mode, post } from "./client.ts";
import type { Fault } from "./fault.ts";
import { type Rig, startRig, within } from "./rig.ts";
import type { Source } from "./source.ts";

/** Everything that one run of a fault showed. */
export interface Seen {
  /** Undefined where the client left before its reply. */
  readonly reply: { readonly status: number; readonly headers: IncomingHttpHeaders } | undefined;
  /** The reply's body as far as it came. */
  readonly text: string;
  /** As recorded, in the form of `Expected.attempts`. */
  readonly attempts: readonly string[];
  /** How the record says that it ended. */
  readonly ending: string;
  /** How often tier 3 was asked; undefined where nobody is there to count. */
  readonly askedTier3: number | undefined;
  /** Milliseconds from the client's leaving to the end of its upstream exchange. */
  readonly abortMs: number | undefined;
  readonly benches: readonly Bench[];
  readonly leftovers: readonly string[];
}

/** How long what is under way may take to come to rest. */
const REST_MS = 2_000;
const LONGEST_ABORT_MS = 100;
/** A busy machine may add to one measurement, hardly to three. */
const TRIES = 3;

/** Plays one cell of the matrix over real sockets. */
export async function play(fault: Fault, dialect: Dialect, mode: Mode): Promise<Seen> {
  for (let tries = 1; ; tries++) {
    const seen = await playOnce(fault, dialect, mode);
    if ((seen.abortMs ?? 0) <= LONGEST_ABORT_MS || tries === TRIES) return seen;
  }
}

async function playOnce(fault: Fault, dialect: Dialect, mode: Mode): Promise<Seen> {
  await using rig = await startRig({
    ...fault,
    tier1: sourceFor(fault, mode),
    target: { ...fault.target, ...(fault.given === "full" ? { maxConcurrent: 1, queueMs: 5 } : {}) },
  });
  const undo = await prepare(rig, fault);
  const { path, body } = callOf(dialect, mode);
  const asking = post(rig.server.port, path, body);
  const abortMs = fault.leaves === undefined ? undefined : await leave(rig, asking, fault.leaves);
  const reply = fault.leaves === undefined ? await asking.reply : undefined;
  await within(REST_MS, () => rig.records.length > 0);
  undo();
  await within(REST_MS, () => rig.leftovers().length === 0);
  const record = rig.records[0];
  return {
    reply,
    text: asking.text(),
    attempts: (record?.attempts ?? []).map(({ tier, outcome, skip }) => `${tier} ${outcome ?? skip}`),
    ending: record?.ending ?? "never recorded",
    askedTier3: rig.tier3.asked(),
    abortMs,
    benches: rig.gateway.benches.list(),
    leftovers: rig.leftovers(),
  };
}

function sourceFor({ tier1 }: Fault, mode: Mode): Source {
  return "whole" in tier1 ? tier1[mode] : tier1;
}

/** Brings about what is given; the function takes back what the request did not. */
async function prepare({ gateway, targets, clock }: Rig, { given }: Fault): Promise<() => void> {
  const { faulty } = targets;
  if (given === "benched") {
    const failure = new AttemptFailure("credit", "spent this morning", { scope: "account" });
    gateway.benches.fail(faulty, failure, clock.now());
  }
  const held =
    given === "full" ? await gateway.slots.acquire(faulty, new AbortController().signal) : undefined;
  return () => held?.();
}

async function leave({ tier1 }: Rig, asking: Asking, when: "asked" | "begun"): Promise<number> {
  const ready = when === "asked" ? () => (tier1.asked() ?? 0) > 0 : () => asking.text().includes("data: {");
  if (!(await within(REST_MS, ready))) throw new Error(`the client never got as far as "${when}"`);
  const left = performance.now();
  asking.leave();
  let aborted: boolean | undefined;
  void tier1.lastAborted().then((early) => {
    aborted = early;
  });
  await within(REST_MS, () => aborted !== undefined);
  if (aborted === false) throw new Error("the upstream's answer had already ended");
  return performance.now() - left;
}
