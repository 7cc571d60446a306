/** A stream that keeps what comes, up to a limit. */
export interface DocumentedStream {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly maxAgeHours: number;
  readonly maxBytes: number;
}

/**
 * The streams with limits that PMOVES.AI's `nats-init` makes (pmoves/scripts/nats/init_streams.sh), as it makes
 * them. Its interest streams are left to it, for without their consumers they keep nothing; the work queue of
 * agent-zero is agent-zero's.
 */
export const DOCUMENTED_STREAMS: readonly DocumentedStream[] = [
  { name: "GEOMETRY_CGP", subjects: ["geometry.>"], maxAgeHours: 720, maxBytes: 1_073_741_824 },
  { name: "BOTZ_COORDINATION", subjects: ["botz.>"], maxAgeHours: 168, maxBytes: 524_288_000 },
  { name: "MESH_GPU", subjects: ["mesh.gpu.>"], maxAgeHours: 168, maxBytes: 1_073_741_824 },
];
