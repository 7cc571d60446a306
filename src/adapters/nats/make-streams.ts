import { DiscardPolicy, jetstreamManager, RetentionPolicy, StorageType } from "@nats-io/jetstream";
import type { DocumentedStream } from "../../bus/ops/documented-streams.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import { connectNats } from "./connect.ts";

/** Makes streams that are not there yet, on a server of this machine; gives the names of those. One that is there stays as it is. */
export async function makeStreams(
  url: string,
  name: string,
  streams: readonly DocumentedStream[],
): Promise<readonly string[]> {
  const servers = [new URL(url).host];
  const connection = await connectNats({ servers, credentials: { type: "none" }, tls: null }, name);
  try {
    const manager = await jetstreamManager(connection);
    const there = new Set<string>();
    for await (const { config } of manager.streams.list()) there.add(config.name);
    const made = streams.filter((stream) => !there.has(stream.name));
    for (const stream of made) {
      await manager.streams.add({
        name: stream.name,
        subjects: [...stream.subjects],
        retention: RetentionPolicy.Limits,
        storage: StorageType.File,
        discard: DiscardPolicy.Old,
        // JetStream counts in nanoseconds.
        max_age: stream.maxAgeHours * 3_600_000_000_000,
        max_bytes: stream.maxBytes,
        num_replicas: 1,
      });
    }
    return made.map((stream) => stream.name);
  } catch (cause) {
    throw new PmovesError(`the streams of ${url} can't be made: ${messageOf(cause)}`, {
      code: "bus.streams",
      hint: "Look at what is there: pmoves bus streams; leave --streams out to do without.",
      cause,
    });
  } finally {
    await connection.close();
  }
}
