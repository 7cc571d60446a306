import { busContract } from "../../contract/bus.ts";
import { describeNats, natsServer } from "../../support/nats-server.ts";
import { CONTENT, GEOMETRY, makeStreams } from "../../support/nats-streams.ts";
import { openAt } from "./open.ts";

describeNats("the bus on a real nats-server", () => {
  busContract(async () => {
    const server = await natsServer();
    await makeStreams(server.url, [GEOMETRY, CONTENT]);
    return openAt(server.url);
  });
});
