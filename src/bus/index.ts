/** What commands, screens and other domains may know of the bus. */

export { Catalogue, type CatalogueSubject } from "./check/catalogue.ts";
export type { CheckThread, Inspected, JudgedBatch, LineOptions } from "./check/check-port.ts";
export {
  type Checkable,
  type Checked,
  Checker,
  type CheckerOptions,
  type Depth,
  FULL,
} from "./check/checker.ts";
export { ContractBook, type ReadContract } from "./check/contract-book.ts";
export { isoTime, judgementText, lineOf } from "./check/line.ts";
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
export type {
  Ack,
  Bus,
  BusHeader,
  BusMessage,
  BusStatus,
  Missed,
  Outgoing,
  ReadRange,
  Retention,
  StreamState,
  Subscribing,
} from "./port.ts";
export { covers, matcher, matches, overlaps } from "./subjects.ts";
