import { expect, it } from "vitest";
import type { Step } from "../../../../src/adapters/sqlite/batch.ts";
import { SqliteRecordStore } from "../../../../src/adapters/sqlite/records/store.ts";
import type { RunsBatches } from "../../../../src/adapters/sqlite/run-batches.ts";
import { inferenceRows } from "../../../../src/observability/records/inference-rows.ts";
import { collectGarbage } from "../../../support/collect.ts";
import { record } from "../../../support/records.ts";

it("rows that are on their way to the thread are held by nothing here", async () => {
  let row: WeakRef<object> | undefined;
  const write: RunsBatches = {
    batch: ([step]: readonly Step[]) => {
      if (step !== undefined && "rows" in step) row = new WeakRef(step.rows[0] ?? {});
      return new Promise(() => undefined);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const store = new SqliteRecordStore(write, write);
  void store.append({
    inferences: [inferenceRows(record("a"), true).inference],
    modelInferences: [],
    feedback: [],
  });
  expect(row?.deref()).toBeDefined();
  await collectGarbage();
  expect(row?.deref()).toBeUndefined();
});
