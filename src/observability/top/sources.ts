import type { EventBatch, GatewayControl, GatewayState } from "../../gateway/index.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import type { RecordStore } from "../port.ts";
import type { TraceRow } from "../traces/trace.ts";
import { tailTraces } from "../traces/traces.ts";
import type { TopModel } from "./model.ts";

/** Where `pmoves top` looks: fills the model until the signal aborts. */
export interface TopSource {
  /** In words: a URL, or the records of this machine. */
  readonly name: string;
  readonly clock: Clock;
  /** Rejects where the first look fails; what goes away later is asked again, and `onTrouble` is told. */
  follow(model: TopModel, signal: AbortSignal, onTrouble: (reason: string) => void): Promise<void>;
  state(signal: AbortSignal): Promise<GatewayState>;
}

const AGAIN_MS = 1000;
const LOOK_MS = 250;

/** A running gateway, by its state and events. */
export function gatewaySource(control: GatewayControl, name: string, clock: Clock): TopSource {
  return {
    name,
    clock,
    state: (signal) => control.state(signal),
    async follow(model, signal, onTrouble) {
      // The first look says what is wrong with the address.
      await control.state(signal);
      while (!signal.aborted) {
        try {
          for await (const batch of control.events(signal, { attempts: "failed" })) takeBatch(model, batch);
          onTrouble("the gateway ended its events; trying again");
        } catch (error) {
          if (signal.aborted) return;
          onTrouble(error instanceof Error ? error.message : String(error));
        }
        if (!(await waited(clock, signal))) return;
      }
    },
  };
}

/** What any process on this machine records; targets and budgets by the configuration of this one. */
export function recordsSource(
  store: Pick<RecordStore, "arrivals">,
  control: Pick<GatewayControl, "state">,
  clock: Clock,
): TopSource {
  return {
    name: "records of this machine",
    clock,
    state: (signal) => control.state(signal),
    async follow(model, signal) {
      for await (const row of tailTraces(store, {}, { clock, signal, everyMs: LOOK_MS })) takeRow(model, row);
    },
  };
}

export function takeBatch(model: TopModel, { events, dropped }: EventBatch): void {
  if (dropped > 0) model.lost(dropped);
  for (const event of events) {
    if (event.event === "answer") {
      model.answer({ ...event, function: event.function_name });
    } else if (event.outcome !== undefined && event.outcome !== "ok" && event.outcome !== "cancelled") {
      const { ts, target, outcome, reason } = event;
      model.failure({ ts, target, outcome, reason: reason ?? null });
    }
  }
}

export function takeRow(model: TopModel, row: TraceRow): void {
  const ts = Date.parse(row.time) + (row.ms ?? 0);
  model.answer({ ...row, ts });
  for (const { target, outcome, reason } of row.attempts) {
    if (outcome === undefined || outcome === "ok" || outcome === "cancelled") continue;
    model.failure({ ts, target, outcome, reason: reason ?? null });
  }
}

async function waited(clock: Clock, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(clock, AGAIN_MS, signal);
    return true;
  } catch {
    return false; // the signal aborted while it waited
  }
}
