import { openNatsBus } from "../../../src/adapters/nats/nats-bus.ts";
import { parseNatsUrl } from "../../../src/bus/connection.ts";
import type { Bus } from "../../../src/bus/index.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { busContract } from "../../contract/bus.ts";
import { describeNats, natsServer } from "../../support/nats-server.ts";
import { CONTENT, GEOMETRY, makeStreams } from "../../support/nats-streams.ts";

function openAt(url: string): Promise<Bus> {
  const { servers } = parseNatsUrl(url);
  return openNatsBus({ servers, credentials: { type: "none" }, tls: null }, "test", systemClock);
}

describeNats("the bus on a real nats-server", () => {
  busContract(async () => {
    const server = await natsServer();
    await makeStreams(server.url, [GEOMETRY, CONTENT]);
    return openAt(server.url);
  });
});
