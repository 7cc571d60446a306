import { describe, expect, it } from "vitest";
import { checkOutboxes } from "../../../src/stack/doctor/outboxes.ts";
import type { DoctorPorts, OutboxSeen } from "../../../src/stack/doctor/ports.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const empty: OutboxSeen = {
  name: "gateway",
  waiting: 0,
  waiting_bytes: 0,
  max_bytes: 1000,
  oldest: null,
  dead: 0,
};
const since = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

function look(...outboxes: readonly OutboxSeen[]) {
  const ports = { clock: { now: () => NOW }, outboxes: async () => outboxes };
  return checkOutboxes(ports as unknown as DoctorPorts);
}

describe("the doctor's look at outboxes", () => {
  it("has nothing to say of one that is empty", async () => {
    expect(await look(empty)).toEqual([]);
  });

  it("finds what is on the way fine, and what waits for long a warning with the fix", async () => {
    const [fine] = await look({ ...empty, waiting: 1, waiting_bytes: 10, oldest: since(1) });
    expect(fine).toMatchObject({ name: "outbox gateway", result: "ok" });
    const [late] = await look({ ...empty, waiting: 2, waiting_bytes: 10, oldest: since(60) });
    expect(late).toMatchObject({
      result: "warning",
      detail: expect.stringMatching(/^2 messages since /),
      fix: expect.stringContaining("pmoves serve"),
    });
  });

  it("warns before an outbox is full, and of what no bus takes", async () => {
    const full = { ...empty, name: "ingest", waiting: 9, waiting_bytes: 900, oldest: since(1), dead: 3 };
    expect(await look(full)).toMatchObject([
      { name: "outbox ingest", result: "warning", detail: expect.stringMatching(/^nearly full/) },
      { name: "outbox ingest", result: "warning", fix: expect.stringContaining("pmoves bus dead") },
    ]);
  });

  it("reports what can't be looked at as failed", async () => {
    const outboxes = () => Promise.reject(new Error("the disk is gone"));
    const ports = { clock: { now: () => NOW }, outboxes } as unknown as DoctorPorts;
    expect(await checkOutboxes(ports)).toMatchObject([{ result: "failed", detail: "the disk is gone" }]);
  });
});
