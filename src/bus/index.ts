/** What commands, screens and other domains may know of the bus. */

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
