/** What other domains and adapters may know of trajectories. */
export { Assembler, type AssemblyCounts, type AssemblyRules, DEFAULT_RULES } from "./assemble/assembler.ts";
export { type CaptureCounts, captureFrom } from "./capture/capture.ts";
export type { Gathering } from "./capture/gathering.ts";
export { journalSource } from "./capture/journal-source.ts";
export type {
  BatchOptions,
  CaptureBatch,
  CaptureSource,
  Guarantee,
} from "./capture/source.ts";
export { type Added, Spool } from "./capture/spool.ts";
export type { Incoming } from "./capture/spool-record.ts";
export { type SeenEntry, SeenIndex } from "./dedup/seen.ts";
export type { Episode, EpisodeStep, EventSource } from "./episode.ts";
export { type Captured, isRejected, type Rejected, type TrajectoryEvent } from "./events/event.ts";
export { readEvent, TRAJECTORY_SUBJECTS } from "./events/read.ts";
export { decisions } from "./filter/decisions.ts";
export { type Decision, decide, judge, type Reason } from "./filter/filter.ts";
export { noFilter, readFilter } from "./filter/filter-file.ts";
export { type FilterRule, filterRule, filterSchema } from "./filter/rule.ts";
export { FITNESS_PARTS, type FitnessPart } from "./judge/fitness.ts";
export { type PublishPlan, planPublish } from "./publish/plan.ts";
export { type HubRunPorts, type PublishHow, targetRepo } from "./publish/ports.ts";
export type { RunPlace } from "./publish/prepare.ts";
export { publishNew } from "./publish/publish-new.ts";
export { type Retracted, retract, type ShardWithout } from "./publish/retract.ts";
export { publishedText, publishText, retractedText } from "./publish/text.ts";
export { type WatchHow, type WatchPorts, watchAndPublish } from "./publish/watch.ts";
export { type ReadEpisodes, type RecordTrouble, readEpisodes } from "./read/episodes.ts";
export { fileRecords, type PlacedRecord, spoolRecords } from "./read/records.ts";
export type { Message } from "./rows/messages.ts";
export { rowOf } from "./rows/row.ts";
export { type CapturePorts, captureAll, captureFiles, captureTraces } from "./run/capture-runs.ts";
export { type DecidingPorts, decided } from "./run/decided.ts";
export { type Exported, type ExportHow, exportRows, exportText, scrubbed } from "./run/export.ts";
export { episodeText, explained, findEpisode } from "./run/one-episode.ts";
export { type ScrubLine, scrubReport, scrubText } from "./run/scrub-report.ts";
export { type ScrubbedDecision, type SecretPolicy, scrubDecision } from "./run/scrubbed.ts";
export { type EpisodeLine, episodeLine, StatsCount, statsText, type TrajectoryStats } from "./run/summary.ts";
