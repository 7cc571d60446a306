import { brief, median, table } from "./figures.ts";
import type { ArmName, Sample, Scenario } from "./types.ts";

export interface Target {
  readonly name: string;
  readonly wanted: string;
  /** Undefined when an arm that it needs was left out. */
  readonly figure: number | undefined;
  readonly pass: boolean | undefined;
}

type Figure = (sample: Sample) => number | undefined;

/** All samples, asked for by scenario and arm. */
class Samples {
  readonly #all: readonly Sample[];

  constructor(all: readonly Sample[]) {
    this.#all = all;
  }

  of(scenario: string, arm: ArmName): readonly Sample[] {
    return this.#all.filter((sample) => sample.scenario === scenario && sample.arm === arm);
  }

  median(scenario: string, arm: ArmName, figure: Figure): number | undefined {
    const values = this.of(scenario, arm)
      .map(figure)
      .filter((value) => value !== undefined);
    return values.length === 0 ? undefined : median(values);
  }

  /** Median over the trials of one arm's figure over (or minus) another's in the same trial. */
  paired(
    scenario: string,
    [arm, base]: readonly [ArmName, ArmName],
    figure: Figure,
    join: (a: number, b: number) => number = (a, b) => a / b,
  ): number | undefined {
    const pairs: number[] = [];
    for (const sample of this.of(scenario, arm)) {
      const other = this.of(scenario, base).find(({ trial }) => trial === sample.trial);
      const [a, b] = [figure(sample), other && figure(other)];
      if (a !== undefined && b !== undefined) pairs.push(join(a, b));
    }
    return pairs.length === 0 ? undefined : median(pairs);
  }
}

function atMost(name: string, limit: number, unit: string, figure: number | undefined): Target {
  return {
    name,
    wanted: `at most ${limit}${unit}`,
    figure,
    pass: figure === undefined ? undefined : figure <= limit,
  };
}

/** What the gateway has to reach, with what it reached. */
export function targets(all: readonly Sample[]): Target[] {
  const samples = new Samples(all);
  const ratio = (scenario: string, base: ArmName, figure: Figure, arm: ArmName = "pmoves") =>
    samples.paired(scenario, [arm, base], figure);
  const throughput = ratio("saturation", "portkey", (s) => s.perSecond);
  return [
    atMost(
      "CPU per request, recording off, over the bare proxy's",
      1.5,
      "x",
      ratio("saturation", "bare", (s) => s.cpuMicrosPerRequest, "pmoves-off"),
    ),
    {
      name: "requests/s, over Portkey's",
      wanted: "at least 7x",
      figure: throughput,
      pass: throughput === undefined ? undefined : throughput >= 7,
    },
    atMost(
      "CPU per streamed chunk, over the bare proxy's",
      2,
      "x",
      ratio("stream", "bare", (s) => s.cpuMicrosPerChunk),
    ),
    atMost(
      "CPU of the event loop per request, over recording off",
      1.15,
      "x",
      ratio("saturation", "pmoves-off", (s) => s.loopMicrosPerRequest),
    ),
    atMost(
      "CPU of the process per request, over recording off",
      1.6,
      "x",
      ratio("saturation", "pmoves-off", (s) => s.cpuMicrosPerRequest),
    ),
    atMost(
      "peak memory at 1,000 streams",
      300,
      " MB",
      samples.median("streams-1000", "pmoves", (s) => s.rssMb),
    ),
  ];
}

function verdict(pass: boolean | undefined): string {
  if (pass === undefined) return "not measured";
  return pass ? "pass" : "FAIL";
}

/** The report as text: targets and ratios first, then a table a scenario, medians over the trials. */
export function report(
  all: readonly Sample[],
  scenarios: readonly Scenario[],
  arms: readonly ArmName[],
): string {
  const samples = new Samples(all);
  const parts = [
    "Targets",
    table(
      ["", "wanted", "figure", ""],
      targets(all).map(({ name, wanted, figure, pass }) => [name, wanted, brief(figure), verdict(pass)]),
    ),
    "",
    "Ratios to the bare proxy (CPU per request; per chunk for streams)",
    table(
      ["", ...arms],
      scenarios.map(({ name, job }) => [
        name,
        ...arms.map((arm) => brief(samples.paired(name, [arm, "bare"], cpuOf(job.stream)))),
      ]),
    ),
  ];
  for (const { name, title, job } of scenarios) {
    const rows = arms.map((arm) => row(samples, name, arm, job.stream));
    const head = ["", "req/s", "CPU us", "p50 ms", "p99 ms", "RSS MB", "errors"];
    if (job.stream) head.push("TTFT p50", "TTFT p99", "added TTFT");
    parts.push("", `${name}: ${title}`, table(head, rows));
  }
  return parts.join("\n");
}

function cpuOf(stream: boolean): Figure {
  return stream ? (s) => s.cpuMicrosPerChunk : (s) => s.cpuMicrosPerRequest;
}

function row(samples: Samples, scenario: string, arm: ArmName, stream: boolean): string[] {
  const at = (figure: Figure) => brief(samples.median(scenario, arm, figure));
  const errors = samples.of(scenario, arm).reduce((sum, sample) => sum + sample.errors, 0);
  const cells = [
    arm,
    at((s) => s.perSecond),
    at(cpuOf(stream)),
    at((s) => s.p50),
    at((s) => s.p99),
    at((s) => s.rssMb),
  ];
  cells.push(String(errors));
  if (stream) {
    const added = samples.paired(
      scenario,
      [arm, "direct"],
      (s) => s.ttftP50,
      (a, b) => a - b,
    );
    cells.push(
      at((s) => s.ttftP50),
      at((s) => s.ttftP99),
      brief(added),
    );
  }
  return cells;
}
