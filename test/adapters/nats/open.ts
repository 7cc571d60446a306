import { onTestFinished } from "vitest";
import { openNatsBus } from "../../../src/adapters/nats/nats-bus.ts";
import { type BusCredentials, parseNatsUrl } from "../../../src/bus/connection.ts";
import type { Bus, BusStatus } from "../../../src/bus/index.ts";
import { type Clock, systemClock } from "../../../src/kernel/clock.ts";

interface Options {
  readonly credentials?: BusCredentials;
  readonly ca?: string;
  readonly clock?: Clock;
}

export async function openAt(url: string, options: Options = {}): Promise<Bus> {
  const { servers } = parseNatsUrl(url);
  const tls = options.ca === undefined ? null : { ca: options.ca, cert: null, key: null };
  const credentials = options.credentials ?? { type: "none" };
  const bus = await openNatsBus({ servers, credentials, tls }, "test", options.clock ?? systemClock);
  onTestFinished(() => bus[Symbol.asyncDispose]());
  return bus;
}

/** Resolves with the first status of that type from now on. */
export function nextStatus<Type extends BusStatus["type"]>(bus: Bus, type: Type) {
  return new Promise<Extract<BusStatus, { readonly type: Type }>>((resolve) => {
    const stop = bus.onStatus((status) => {
      if (status.type !== type) return;
      stop();
      resolve(status as Extract<BusStatus, { readonly type: Type }>);
    });
  });
}
