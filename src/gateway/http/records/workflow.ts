import type { Clock } from "../../../kernel/clock.ts";
import { uuid7, uuidVersion } from "../../../kernel/uuid7.ts";
import { readTags } from "../../api/call-fields.ts";
import {
  FieldFault,
  inside,
  optional,
  readBoolean,
  readFields,
  readNonEmpty,
  readStringMap,
  refuseUnknown,
  required,
} from "../../api/read.ts";
import { workflowEpisodeId } from "../../api/workflow-episode.ts";
import type { GatewayConfig } from "../../config/types.ts";
import { RequestError } from "../../error.ts";
import type { InferenceCall } from "../../model/index.ts";
import type { RecordsPort } from "./port.ts";

const RUN_KEYS: ReadonlySet<string> = new Set([
  "variants",
  "tags",
  "project_name",
  "display_name",
  "internal",
]);
const EPISODE_KEYS: ReadonlySet<string> = new Set(["task_name", "datapoint_name", "tags"]);

export interface WorkflowDeps {
  readonly records: RecordsPort;
  readonly clock: Clock;
  readonly config: GatewayConfig;
}

/** `POST /workflow_evaluation_run`: variants that the run's episodes are pinned to. */
export async function startRun(body: unknown, deps: WorkflowDeps): Promise<{ run_id: string }> {
  const fields = readFields(body);
  refuseUnknown(fields, RUN_KEYS);
  const variants = required(fields, "variants", readStringMap);
  for (const [name, variant] of Object.entries(variants)) mustBeThere(name, variant, deps.config);
  const internal = optional(fields, "internal", readBoolean) ?? false;
  const now = deps.clock.now();
  const id = uuid7(now);
  await deps.records.putRun({
    id,
    variants: JSON.stringify(variants),
    tags: JSON.stringify(optional(fields, "tags", internal ? readStringMap : readTags) ?? {}),
    project_name: optional(fields, "project_name", readNonEmpty) ?? null,
    display_name: optional(fields, "display_name", readNonEmpty) ?? null,
    created_at: now,
  });
  return { run_id: id };
}

function mustBeThere(name: string, variant: string, config: GatewayConfig): void {
  const fn = config.functions.get(name);
  if (fn === undefined) throw new RequestError(404, `Unknown function: ${name}`);
  if (!fn.variants.has(variant))
    throw new RequestError(404, `Unknown variant: ${variant} of function ${name}`);
}

/** `POST /workflow_evaluation_run/{run_id}/episode`. */
export async function startEpisode(
  runId: string,
  body: unknown,
  { records, clock }: WorkflowDeps,
): Promise<{ episode_id: string }> {
  const fields = readFields(body);
  refuseUnknown(fields, EPISODE_KEYS);
  if (uuidVersion(runId) === undefined) throw inside(new FieldFault("must be a UUID"), "run_id");
  const id = runId.toLowerCase();
  if ((await records.run(id)) === undefined)
    throw new RequestError(404, `Unknown workflow evaluation run: ${runId}`);
  const now = clock.now();
  const episode = workflowEpisodeId(now);
  await records.putEpisode({
    id: episode,
    run_id: id,
    task_name:
      optional(fields, "task_name", readNonEmpty) ?? optional(fields, "datapoint_name", readNonEmpty) ?? null,
    tags: JSON.stringify(optional(fields, "tags", readTags) ?? {}),
    created_at: now,
  });
  return { episode_id: episode };
}

/**
 * A call of a run's episode: its function's variant pinned unless the call pins one itself, the run's and the
 * episode's tags beside its own. Throws `RequestError` 400 for an episode that no run has.
 */
export async function pinnedCall(
  call: InferenceCall,
  episodeId: string,
  records: Pick<RecordsPort, "episode"> | undefined,
): Promise<InferenceCall> {
  const found = await records?.episode(episodeId);
  if (found === undefined) throw new RequestError(400, "Invalid Episode ID: Timestamp is in the future");
  const { episode, run } = found;
  const tags = {
    ...JSON.parse(run.tags),
    ...JSON.parse(episode.tags),
    ...call.tags,
    "tensorzero::workflow_evaluation_run_id": run.id,
  };
  const { address } = call;
  const pins = JSON.parse(run.variants) as Readonly<Record<string, string>>;
  const variant = address.type === "function" ? (address.variant ?? pins[address.name]) : undefined;
  return { ...call, tags, address: address.type === "function" ? { ...address, variant } : address };
}
