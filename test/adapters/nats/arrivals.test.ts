import { expect, it } from "vitest";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import { Arrivals } from "../../../src/adapters/nats/arrivals.ts";
import { Spool } from "../../../src/trajectories/index.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { eventText, T0 } from "../../support/trajectories.ts";

const event = (sequence: number) => ({
  subject: "geometry.event.v1",
  time: T0,
  sequence,
  data: Buffer.from(eventText({ event_id: `e${sequence}` })),
});

async function arrivals(acknowledgeBy: "last" | "each") {
  const spool = await Spool.open(await openJournal(tempFolder()));
  const stop = new AbortController();
  const gather = () => spool.gather({ source: "bus", stream: "S@1" });
  return { arrived: new Arrivals({ gather, acknowledgeBy, signal: stop.signal }), stop };
}

it.each([
  ["last", [1000, 1500]],
  ["each", Array.from({ length: 1500 }, (_, i) => i + 1)],
] as const)(
  "gives what has come in batches, acknowledged by %s, what was there at the end too",
  async (by, expected) => {
    const { arrived, stop } = await arrivals(by);
    const acknowledged: number[] = [];
    for (let i = 1; i <= 1500; i++) arrived.add(event(i), { ack: () => void acknowledged.push(i) });
    stop.abort();
    const sizes: number[] = [];
    for await (const { messages, acknowledge } of arrived) {
      sizes.push(messages.length);
      await acknowledge();
    }
    expect(sizes).toEqual([1000, 500]);
    expect(acknowledged).toEqual(expected);
  },
);

it("waits for what comes, and takes nothing behind its end", async () => {
  const { arrived } = await arrivals("last");
  const iterator = arrived[Symbol.asyncIterator]();
  const first = iterator.next();
  arrived.add(event(1));
  expect((await first).value?.messages.length).toBe(1);
  arrived.end();
  arrived.add(event(2));
  expect(await iterator.next()).toMatchObject({ done: true });
});

it("ends with what went wrong when a message came, after what came before", async () => {
  const { arrived } = await arrivals("last");
  arrived.add(event(1));
  arrived.add({
    ...event(2),
    get data(): Buffer {
      throw new Error("out of memory");
    },
  });
  const iterator = arrived[Symbol.asyncIterator]();
  expect((await iterator.next()).value?.messages.length).toBe(1);
  await expect(iterator.next()).rejects.toThrow("out of memory");
});

it("ends with the error that it is told of, the first of several", async () => {
  const { arrived } = await arrivals("last");
  arrived.add(event(1));
  arrived.end(new Error("no delivery of a stream"));
  arrived.end(new Error("closed"));
  const iterator = arrived[Symbol.asyncIterator]();
  expect((await iterator.next()).value?.messages.length).toBe(1);
  await expect(iterator.next()).rejects.toThrow("no delivery of a stream");
});
