import type { SpendStore } from "./port.ts";

/** Stands where spend should be kept and can't be, with the reason: what is paid stays closed. */
export function unavailableStore(reason: unknown): SpendStore {
  const refuse = () => Promise.reject(reason);
  return { reserve: refuse, settle: refuse, standings: refuse };
}
