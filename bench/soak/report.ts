import { brief, table } from "../gateway/figures.ts";
import { flatness } from "./flatness.ts";
import { KINDS } from "./kinds.ts";
import type { Soak } from "./types.ts";

const MOST_ROWS = 12;

/** The report as text: verdicts first, then how it went over time, then what the traffic was. */
export function report(soak: Soak): string {
  const { windows, samples, rest } = soak;
  const step = Math.ceil(windows.length / MOST_ROWS);
  const shown = windows.filter((_, i) => (i + 1) % step === 0 || i === windows.length - 1);
  const sampleAt = (at: number) => samples.findLast((sample) => sample.at <= at);
  const total = (kind: (typeof KINDS)[number]) =>
    windows.reduce((sum, { requests }) => sum + (requests[kind] ?? 0), 0);
  return [
    "Flat in the second half",
    table(
      ["", "wanted", "figure", ""],
      flatness(soak).map(({ name, wanted, figure, pass }) => [
        name,
        wanted,
        brief(figure),
        pass ? "pass" : "FAIL",
      ]),
    ),
    "",
    table(
      ["at", "RSS MB", "handles", "p50 ms", "p99 ms", "unexpected"],
      [
        ["start", brief(rest.before.rssMb), String(rest.before.handles), "-", "-", "-"],
        ...shown.map(({ at, p50, p99, unexpected }) => {
          const sample = sampleAt(at);
          const seconds = `${Math.round(at / 1000)} s`;
          return [
            seconds,
            brief(sample?.rssMb),
            String(sample?.handles ?? "-"),
            brief(p50),
            brief(p99),
            String(unexpected),
          ];
        }),
        ["rest", brief(rest.after.rssMb), String(rest.after.handles), "-", "-", "-"],
      ],
    ),
    "",
    table(
      ["requests", ""],
      KINDS.map((kind) => [kind, String(total(kind))]),
    ),
  ].join("\n");
}
