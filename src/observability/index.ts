/** What other domains and adapters may know of the records. */

export {
  DATAPOINT_COLUMNS,
  type Datapoint,
  type DatapointFilter,
  type DatapointQuery,
  type WorkflowEpisode,
  type WorkflowRun,
} from "./datasets/datapoint.ts";
export type { DatasetStore, WorkflowStore } from "./datasets/port.ts";
export { feedbackBody } from "./feedback-body.ts";
export type { ImportRow } from "./import/fields.ts";
export { type ImportPorts, type ImportResult, importFiles, importText } from "./import/import-files.ts";
export { type FileImport, importRows, type Reject, type SourceRow } from "./import/import-rows.ts";
export { IMPORT_TABLES, type ImportTable, inImportOrder, tableInName, tableNamed } from "./import/tables.ts";
export { type LogPorts, type LogSink, RequestLog } from "./logs/log.ts";
export { LOG_LEVELS, type LogLevel, type LogTable, logTable } from "./logs/settings.ts";
export { humanLines, jsonLine, type LogPaint } from "./logs/write.ts";
export { type OtlpTable, otlpTable, otlpTarget } from "./otlp/settings.ts";
export type { SpanData } from "./otlp/spans.ts";
export { type SpanExporter, Tracer, type TracerPorts } from "./otlp/tracer.ts";
export type {
  Appended,
  ArrivalQuery,
  Arrivals,
  Fill,
  Filled,
  Pruned,
  RecordStore,
  Retention,
} from "./port.ts";
export type { PlainAttempt } from "./query/plain-attempt.ts";
export type { Comparison, Direction, InferenceFilter, InferenceQuery, OrderTerm } from "./query/query.ts";
export { COMPARISONS } from "./query/query.ts";
export { Recorder, type RecorderCounts } from "./recorder.ts";
export { openRecording, type Recording } from "./recording.ts";
export {
  type Cell,
  type Cells,
  cellsOf,
  FEEDBACK_COLUMNS,
  FEEDBACK_QUOTES,
  FILL_INFERENCE,
  FILL_MODEL_INFERENCE,
  INFERENCE_COLUMNS,
  INFERENCE_CONTENT,
  INFERENCE_QUOTES,
  MODEL_CONTENT,
  MODEL_INFERENCE_COLUMNS,
  MODEL_QUOTES,
  type RecordBatch,
} from "./records/columns.ts";
export { DEFAULT_FUNCTION } from "./records/inference-rows.ts";
export { inputJson } from "./records/input-json.ts";
export { inOrder, servedCall } from "./records/served-call.ts";
export {
  FEEDBACK_TYPES,
  type FeedbackType,
  type StoredFeedback,
  type StoredInference,
  type StoredModelInference,
} from "./records/stored.ts";
export type { RecordAccess } from "./records-port.ts";
export { keepMs, pruneAll, retentionAt } from "./retention.ts";
export { type ContentPolicy, type StoreTable, storeTable } from "./settings.ts";
export type { FallbackReason, Stats, StatsQuery, TargetStats, TierShare } from "./stats.ts";
export type { StoreCheck, StoreFile, StoreFiles, StoreMigration } from "./store-files.ts";
export { type TopAnswer, type TopFailure, TopModel } from "./top/model.ts";
export { benchesOf, reportOf, type TopReport, topReports } from "./top/report.ts";
export { topText } from "./top/report-text.ts";
export type { TargetRate, TopError, TopSnapshot } from "./top/snapshot.ts";
export { gatewaySource, recordsSource, type TopSource } from "./top/sources.ts";
export {
  EXPORT_COLUMNS,
  type ExportColumn,
  type ExportRow,
  exportRow,
  wholeTraces,
} from "./traces/export.ts";
export { costText, msText, shownLine, shownLines } from "./traces/plain-text.ts";
export { statsText } from "./traces/stats-text.ts";
export type { Trace, TraceCall, TraceFeedback, TraceRow } from "./traces/trace.ts";
export { type TraceChoice, timeOf, traceQuery } from "./traces/trace-query.ts";
export { traceText } from "./traces/trace-text.ts";
export { getTrace, listTraces, type TailOptions, type TracePage, tailTraces } from "./traces/traces.ts";
