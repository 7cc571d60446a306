import { describe, expect, it } from "vitest";
import { letterOfStep } from "../../../src/bus/inferences/inference-event.ts";
import { InferencePublisher } from "../../../src/bus/inferences/publisher.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { PmovesError } from "../../../src/kernel/errors.ts";
import { bodies, natsAt, stored, testMailbox } from "../../support/mailbox.ts";
import { absentNatsServer, describeNats } from "../../support/nats-server.ts";
import { GEOMETRY, makeStreams } from "../../support/nats-streams.ts";
import { record } from "../../support/records.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ids = (count: number) =>
  Array.from({ length: count }, (_, n) => `019aa0f0-0000-7000-8000-${String(n).padStart(12, "0")}`);

describe("publishing inferences", () => {
  it("sheds, counts and says once what the outbox does not take, and never throws", async () => {
    const warned: string[] = [];
    const put = () => Promise.reject(new PmovesError("the outbox is full", { code: "bus.outbox_full" }));
    const publisher = new InferencePublisher({
      sink: { put },
      clock: systemClock,
      publish: ["*"],
      content: true,
      warn: (text) => void warned.push(text),
    });
    for (const id of ids(3)) publisher.inference(record(id));
    await publisher[Symbol.asyncDispose]();
    expect(publisher.counts()).toEqual({ kept: 0, shed: 3, pending: 0 });
    expect(warned).toEqual([
      "inferences are not published: the outbox is full",
      "3 inferences were not published",
    ]);
  });

  it("waits at its end for what was answered a moment ago and is told one turn later", async () => {
    const kept: unknown[] = [];
    const publisher = new InferencePublisher({
      sink: { put: async (steps) => void kept.push(...steps) },
      clock: systemClock,
      publish: ["*"],
      content: true,
      warn: () => undefined,
    });
    const [id = ""] = ids(1);
    setImmediate(() => publisher.inference(record(id)));
    await publisher[Symbol.asyncDispose]();
    expect(kept).toHaveLength(1);
    expect(publisher.counts()).toEqual({ kept: 1, shed: 0, pending: 0 });
  });

  it("keeps requests free of a disk that hangs: what waits is bounded", () => {
    const publisher = new InferencePublisher({
      sink: { put: () => new Promise(() => undefined) },
      clock: systemClock,
      publish: ["*"],
      content: false,
      warn: () => undefined,
    });
    for (const id of ids(4_200)) publisher.inference(record(id));
    expect(publisher.counts()).toEqual({ kept: 0, shed: 200, pending: 4_000 });
  });
});

describeNats("publishing inferences while the bus is away", { timeout: 30_000 }, () => {
  it("loses none: all are there when it comes back, in order and once", async () => {
    const server = await absentNatsServer();
    // Who comes back knows its streams: without one, events would have arrived where nobody stores them.
    await server.start();
    await makeStreams(server.url, [GEOMETRY]);
    await server.kill();
    await using mailbox = await testMailbox(tempFolder(), natsAt(server.url));
    const publisher = new InferencePublisher({
      sink: { put: (steps) => mailbox.outbox.putAll(steps.map(letterOfStep)) },
      clock: systemClock,
      publish: ["chat"],
      content: true,
      warn: () => undefined,
    });
    const all = ids(50);
    for (const id of all) publisher.inference(record(id, { episodeId: all[0] ?? "" }));
    await publisher[Symbol.asyncDispose]();
    expect(publisher.counts()).toEqual({ kept: 50, shed: 0, pending: 0 });
    await server.start();
    await using bus = await natsAt(server.url)();
    const found = bodies(await stored(bus, "geometry.event.v1", 50));
    expect(found.map((body) => (body as { event_id: string }).event_id)).toEqual(all);
  });
});
