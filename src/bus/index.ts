/** What commands, screens and other domains may know of the bus. */

export { Catalogue, type CatalogueSubject } from "./check/catalogue.ts";
export type { CheckBatch, CheckThread, Inspected, JudgedBatch, LineOptions } from "./check/check-port.ts";
export {
  type Checkable,
  type Checked,
  Checker,
  type CheckerOptions,
  type Depth,
  FULL,
} from "./check/checker.ts";
export { ContractBook, type ReadContract } from "./check/contract-book.ts";
export { type Inspector, inspect, inspectorOf } from "./check/inspector.ts";
export { isoTime, judgementText } from "./check/line.ts";
export {
  type CheckedMessage,
  type EnvelopeFields,
  type Framing,
  type GeometryCheck,
  isInvalid,
  type Judgement,
  type Mismatch,
  type Producer,
  type SchemaCheck,
  type SchemaVerdict,
  type SignatureCheck,
} from "./checked-message.ts";
export type { InferenceFacts } from "./inferences/step.ts";
export { stepEvent } from "./inferences/step-event.ts";
export { inEnvelope, parseHeaders } from "./ops/compose.ts";
export { diagnose, type SubjectDiagnosis } from "./ops/doctor.ts";
export { DOCUMENTED_STREAMS, type DocumentedStream } from "./ops/documented-streams.ts";
export { inputLines } from "./ops/input-lines.ts";
export { type Published, publishChecked } from "./ops/publish.ts";
export { readBody } from "./ops/read-body.ts";
export type { NatsServerWish, RunningNatsServer } from "./ops/server-port.ts";
export { serverRows } from "./ops/server-rows.ts";
export { collectStats, type SubjectStats } from "./ops/stats.ts";
export { type StreamRow, streamRow } from "./ops/streams.ts";
export { listSubjects, nearSubject, type SubjectRow } from "./ops/subject-list.ts";
export { type ValidatedRow, validateAll } from "./ops/validate.ts";
export type {
  Ack,
  Bus,
  BusHeader,
  BusMessage,
  BusStatus,
  Missed,
  OnMessage,
  Outgoing,
  ReadRange,
  Retention,
  StreamState,
  Subscribing,
} from "./port.ts";
export { type LineFile, type Recorded, record } from "./recording/record.ts";
export { type Replayed, replay } from "./recording/replay.ts";
export { statusText } from "./status-text.ts";
export { covers, matcher, matches, overlaps } from "./subjects.ts";
export type { SubjectCounts, TailCounts } from "./tail/counts.ts";
export type { Feed } from "./tail/feed.ts";
export type { TailOptions } from "./tail/options.ts";
export { type RangeWords, rangeOf } from "./tail/read-options.ts";
export { Tail, type TailPorts } from "./tail/tail.ts";
export { parseUntil, parseWhen, spanOf } from "./when.ts";
