import { jetstreamManager, RetentionPolicy, type StreamConfig } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

/** Makes streams on a server, as upstream's sidecar or controller would. */
export async function makeStreams(
  url: string,
  streams: readonly Pick<StreamConfig, "name" | "subjects" | "retention">[],
): Promise<void> {
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  for (const { name, subjects, retention } of streams) {
    await manager.streams.add({ name, subjects: [...subjects], retention });
  }
  await connection.close();
}

export const GEOMETRY = { name: "GEOMETRY_CGP", subjects: ["geometry.>"], retention: RetentionPolicy.Limits };
export const CONTENT = { name: "CONTENT", subjects: ["content.>"], retention: RetentionPolicy.Limits };
export const WORK = {
  name: "AGENTZERO",
  subjects: ["agentzero.task.v1", "agentzero.memory.update"],
  retention: RetentionPolicy.Workqueue,
};
