import {
  type Row,
  type RowSchema,
  rowCheck,
  type ScrubRule,
  type ViewedRow,
  viewOf,
} from "../../datasets/index.ts";
import { type DecidingPorts, decided } from "./decided.ts";
import { type ScrubbedDecision, type SecretPolicy, scrubDecision } from "./scrubbed.ts";

export interface ScrubPorts extends DecidingPorts {
  scrubRule(): Promise<ScrubRule>;
  readonly signal: AbortSignal;
}

export interface ExportHow {
  readonly out: string;
  readonly to: "parquet" | "jsonl" | "arrow";
  readonly view: string;
  readonly secrets: SecretPolicy;
  readonly writer: "auto" | "js" | "duckdb";
  readonly force: boolean;
}

export interface ExportPorts extends ScrubPorts {
  writeRows(
    rows: AsyncIterable<Row>,
    schema: RowSchema,
    how: Pick<ExportHow, "out" | "to" | "force" | "writer">,
  ): Promise<{ readonly rows: number; readonly bytes: number; readonly writer: string }>;
}

export interface Exported {
  readonly out: string;
  readonly view: string;
  readonly rows: number;
  readonly bytes: number;
  readonly writer: string;
  readonly episodes: number;
  readonly kept: number;
  /** Kept by the filter, and left behind for a secret. */
  readonly blocked: readonly string[];
  /** Placeholders by type. */
  readonly scrubbed: Readonly<Record<string, number>>;
}

/** Every decision with its row scrubbed, in order. */
export async function* scrubbed(
  ports: ScrubPorts,
  which: { readonly from: readonly string[]; readonly filter?: string | undefined },
  policy: SecretPolicy,
): AsyncGenerator<ScrubbedDecision> {
  const rule = await ports.scrubRule();
  for await (const decision of decided(ports, which)) {
    ports.signal.throwIfAborted();
    yield scrubDecision(decision, rule, policy);
  }
}

/** Writes what a filter keeps as one file, in the form that a view gives it. */
export async function exportRows(
  ports: ExportPorts,
  which: { readonly from: readonly string[]; readonly filter?: string | undefined },
  { view: name, secrets, ...how }: ExportHow,
): Promise<Exported> {
  const view = viewOf(name);
  const check = rowCheck(view.columns);
  const counts = new Map<string, number>();
  const blocked: string[] = [];
  let episodes = 0;
  let kept = 0;
  async function* viewed(): AsyncGenerator<ViewedRow> {
    for await (const { decision, row, counts: found, blocked: held } of scrubbed(ports, which, secrets)) {
      episodes++;
      if (held) {
        blocked.push(decision.episode.id);
        continue;
      }
      if (decision.kept) kept++;
      for (const [type, times] of found) counts.set(type, (counts.get(type) ?? 0) + times);
      yield { row, kept: decision.kept };
    }
  }
  async function* rows(): AsyncGenerator<Row> {
    for await (const row of view.rows(viewed())) yield check(row);
  }
  const written = await ports.writeRows(rows(), view.columns, how);
  if (blocked.length > 0) {
    await ports.talk.warn(
      `${blocked.length} episodes hold secrets and stayed behind; --secrets redact takes them without`,
    );
  }
  return {
    out: how.out,
    view: name,
    ...written,
    episodes,
    kept,
    blocked,
    scrubbed: Object.fromEntries(counts),
  };
}

export function exportText({
  out,
  view,
  rows,
  bytes,
  writer,
  episodes,
  kept,
  blocked,
  scrubbed: found,
}: Exported): string {
  const types = Object.entries(found).map(([type, times]) => `${type} ${times}`);
  return [
    `${rows} rows (${view}) in ${out}, ${(bytes / 1e6).toFixed(2)} MB by ${writer}`,
    `${kept} of ${episodes} episodes kept, ${blocked.length} blocked for secrets; scrubbed: ${types.join(", ") || "nothing"}`,
    "",
  ].join("\n");
}
