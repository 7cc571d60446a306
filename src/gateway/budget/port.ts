/**
 * Where spend is kept, for all processes that share it. Amounts are whole numbers in the budget's own unit:
 * tokens, or nano-USD (10^-9 USD). Times are Unix milliseconds.
 *
 * The contract: what `reserve` granted and what `settle` acknowledged is still there after `kill -9`; all
 * that is spent and reserved in a window never passes a hold's limit by a grant. A reservation counts until
 * it is settled or expires, whichever comes first. An implementation that can't write rejects.
 */
export interface SpendStore {
  /** All holds or none, decided as one atomic step across processes. */
  reserve(reservation: Reservation): Promise<Reserved>;
  /**
   * Takes the reservation back and books what was really used; also where it has expired in the meantime,
   * or was never made. The same id a second time changes nothing. Charges of 0 only take the reservation back.
   */
  settle(settlement: Settlement): Promise<readonly Standing[]>;
  standings(windows: readonly Window[], now: number): Promise<readonly Standing[]>;
}

/** One span of one budget's time. `budget` is the store's key, see `budgetKey`. */
export interface Window {
  readonly budget: string;
  readonly windowStart: number;
}

export interface Standing extends Window {
  readonly spent: number;
  readonly reserved: number;
}

export interface Hold extends Window {
  readonly amount: number;
  readonly limit: number;
}

export interface Reservation {
  readonly id: string;
  readonly now: number;
  readonly expiresAt: number;
  readonly holds: readonly Hold[];
}

export interface Reserved {
  readonly granted: boolean;
  /** Of every hold's window, this reservation included where it was granted. */
  readonly standings: readonly Standing[];
}

export interface Charge extends Window {
  readonly amount: number;
}

/** What one call really cost, for the journal. */
export interface Settlement {
  readonly id: string;
  readonly now: number;
  readonly target: string;
  readonly charges: readonly Charge[];
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Undefined where no price is known. */
  readonly usd: number | undefined;
  /** True where the provider did not say, and tokens were estimated. */
  readonly estimated: boolean;
}
