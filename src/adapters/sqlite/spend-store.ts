import type {
  Reservation,
  Reserved,
  Settlement,
  SpendStore,
  Standing,
  Window,
} from "../../gateway/budget/port.ts";
import type { Row, Statements, StepResult } from "./batch.ts";
import type { StoreWriter } from "./writer.ts";

const STANDING = `
  SELECT w.value ->> 'budget' AS budget, w.value ->> 'windowStart' AS window_start,
    coalesce((SELECT amount FROM spend_totals t
      WHERE t.budget = w.value ->> 'budget' AND t.window_start = w.value ->> 'windowStart'), 0) AS spent,
    coalesce((SELECT sum(amount) FROM reservations r
      WHERE r.budget = w.value ->> 'budget' AND r.window_start = w.value ->> 'windowStart'
        AND r.expires_at > :now), 0) AS reserved
  FROM json_each(:windows) w`;

export const spendStatements = {
  /** Room is looked for and taken in one statement: nothing can come between. */
  "spend.reserve": {
    gives: "changes",
    sql: `
      INSERT INTO reservations (id, budget, window_start, amount, expires_at)
      SELECT :id, h.value ->> 'budget', h.value ->> 'windowStart', h.value ->> 'amount', :expires_at
      FROM json_each(:windows) h
      WHERE NOT EXISTS (
        SELECT 1 FROM (${STANDING}) s JOIN json_each(:windows) l
          ON l.value ->> 'budget' = s.budget AND l.value ->> 'windowStart' = s.window_start
        WHERE s.spent + s.reserved + (l.value ->> 'amount') > (l.value ->> 'limit'))`,
  },
  "spend.expire": { gives: "changes", sql: "DELETE FROM reservations WHERE expires_at <= :now" },
  "spend.release": { gives: "changes", sql: "DELETE FROM reservations WHERE id = :id" },
  "spend.book": {
    gives: "changes",
    sql: `
      INSERT INTO spend
        (id, budget, window_start, amount, at, target, input_tokens, output_tokens, usd, estimated)
      SELECT :id, c.value ->> 'budget', c.value ->> 'windowStart', c.value ->> 'amount',
        :at, :target, :input_tokens, :output_tokens, :usd, :estimated
      FROM json_each(:windows) c WHERE c.value ->> 'amount' > 0
      ON CONFLICT (id, budget) DO NOTHING`,
  },
  /** A few at a time, with every booking: no call ever waits for a large clean-up. */
  "spend.forget": {
    gives: "changes",
    sql: `DELETE FROM spend WHERE (id, budget) IN
      (SELECT id, budget FROM spend WHERE at < :before ORDER BY at LIMIT 20)`,
  },
  "spend.standings": { gives: "rows", sql: STANDING },
} as const satisfies Statements;

/** Spend in `store.sqlite`, shared by all processes of a state folder. The writer must be `full`. */
export class SqliteSpendStore implements SpendStore {
  readonly #writer: StoreWriter;
  readonly #keepMs: number;

  /** `keepMs`: how long single bookings are kept; what they add up to stays. */
  constructor(writer: StoreWriter, keepMs: number = Number.POSITIVE_INFINITY) {
    this.#writer = writer;
    this.#keepMs = keepMs;
  }

  async reserve({ id, now, expiresAt, holds }: Reservation): Promise<Reserved> {
    const windows = JSON.stringify(holds);
    const [, reserved, found] = await this.#writer.batch([
      { name: "spend.expire", params: { now } },
      { name: "spend.reserve", params: { id, now, windows, expires_at: expiresAt } },
      { name: "spend.standings", params: { now, windows } },
    ]);
    return { granted: reserved?.changes === holds.length, standings: standingsOf(found) };
  }

  async settle(settlement: Settlement): Promise<readonly Standing[]> {
    const { id, now, target, charges, inputTokens, outputTokens, usd, estimated } = settlement;
    const windows = JSON.stringify(charges);
    const before = Math.max(0, now - this.#keepMs);
    const [, , , found] = await this.#writer.batch([
      { name: "spend.release", params: { id } },
      { name: "spend.forget", params: { before } },
      {
        name: "spend.book",
        params: {
          id,
          windows,
          at: now,
          target,
          input_tokens: inputTokens,
          output_tokens: outputTokens,
          usd: usd ?? null,
          estimated: estimated ? 1 : 0,
        },
      },
      { name: "spend.standings", params: { now, windows } },
    ]);
    return standingsOf(found);
  }

  async standings(windows: readonly Window[], now: number): Promise<readonly Standing[]> {
    const params = { now, windows: JSON.stringify(windows) };
    const [found] = await this.#writer.batch([{ name: "spend.standings", params }]);
    return standingsOf(found);
  }
}

function standingsOf(found: StepResult | undefined): readonly Standing[] {
  return (found?.rows ?? []).map((row: Row) => ({
    budget: String(row.budget),
    windowStart: Number(row.window_start),
    spent: Number(row.spent),
    reserved: Number(row.reserved),
  }));
}
