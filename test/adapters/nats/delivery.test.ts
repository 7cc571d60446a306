import type { JsMsg } from "@nats-io/jetstream";
import { describe, expect, it } from "vitest";
import { pendingFor } from "../../../src/adapters/nats/capture-source.ts";
import { deliveryReader } from "../../../src/adapters/nats/delivery.ts";

const replied = (reply: string) => ({ reply }) as unknown as JsMsg;

describe("what the server says of a delivery", () => {
  it("is read from the reply subjects of old servers and new, with a domain and without", () => {
    const read = deliveryReader();
    const said = { sequence: 9_007_199, delivery: 12, time: 1_766_400_000_123 };
    for (const prefix of [
      "$JS.ACK.GEOMETRY.pmoves-capture",
      "$JS.ACK._.AbC123.GEOMETRY.pmoves-capture",
      "$JS.ACK.hub.AbC123.GEOMETRY.pmoves-capture",
    ])
      expect(read(replied(`${prefix}.3.9007199.12.1766400000123999999.77`))).toEqual(said);
    const random = "$JS.ACK._.AbC123.GEOMETRY.pmoves-capture.3.9007199.12.1766400000123000000.0.Zx9";
    expect(read(replied(random))).toEqual(said);
  });

  it("is asked of the client where its messages do not show what they were read from", () => {
    const info = { streamSequence: 5, deliverySequence: 2, timestampNanos: 1_766_400_000_123_456_800 };
    const read = deliveryReader();
    expect(read({ info } as unknown as JsMsg)).toEqual({ sequence: 5, delivery: 2, time: 1_766_400_000_123 });
  });

  it.each(["_INBOX.abc", "$JS.ACK.S.c.1.2.3.4"])("is not read from %s", (reply) => {
    expect(() => deliveryReader()(replied(reply))).toThrow(`no delivery of a stream: ${reply}`);
  });
});

it("has fewer messages on their way to the disk where they are large", () => {
  expect(pendingFor({ messages: 0, bytes: 0 })).toBe(8_192);
  expect(pendingFor({ messages: 100, bytes: 100 * 850 })).toBe(8_192);
  expect(pendingFor({ messages: 10, bytes: 10 * 2 ** 18 })).toBe(256);
  expect(pendingFor({ messages: 10, bytes: 10 * 2 ** 23 })).toBe(64);
});
