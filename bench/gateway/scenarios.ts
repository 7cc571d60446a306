import type { Scenario, StubSettings } from "./types.ts";

const plain: StubSettings = { answerBytes: 1_024, chunks: 1, intervalMs: 1, delayMs: 0 };
const job = { stream: false, bodyBytes: 1_024, mode: "closed", connections: 32, ms: 3_000, rate: 0 } as const;

/** `scale` shortens everything that is timed; 1 is the full run. */
export function scenarios(scale: number): Scenario[] {
  const ms = (full: number) => Math.round(full * scale);
  const quick = scale < 1;
  const bodies = (name: string, title: string, bodyBytes: number): Scenario => ({
    name,
    title,
    stub: plain,
    job: { ...job, connections: 8, bodyBytes, ms: ms(2_000) },
  });
  return [
    {
      name: "saturation",
      title: "32 connections, closed loop, 1 KB",
      stub: plain,
      job: { ...job, ms: ms(3_000) },
    },
    {
      name: "single",
      title: "one connection, 1 KB",
      stub: plain,
      job: { ...job, connections: 1, ms: ms(2_000) },
    },
    {
      name: "open",
      title: "open loop, 500 requests/s, latency from the intended start",
      stub: plain,
      job: { ...job, mode: "open", connections: 256, rate: 500, ms: ms(3_000) },
    },
    {
      name: "stream",
      title: "32 streams of 100 chunks, a chunk every 2 ms",
      stub: { ...plain, chunks: 100, intervalMs: 2 },
      job: { ...job, stream: true, ms: ms(3_000) },
    },
    {
      name: "streams-1000",
      title: "1,000 concurrent streams of 20 chunks",
      stub: { ...plain, chunks: 20, intervalMs: quick ? 60 : 200 },
      job: { ...job, stream: true, mode: "once", connections: 1_000, ms: 0 },
    },
    bodies("body-1k", "8 connections, request of 1 KB", 1_024),
    bodies("body-100k", "8 connections, request of 100 KB", 102_400),
    bodies("body-1m", "8 connections, request of 1 MB", 1_048_576),
  ];
}
