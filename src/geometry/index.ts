/** What other domains and screens may know of geometry. */

export { type ChitKey, findKeys, type KeyPorts, keysAtHand } from "./chit/keys.ts";
export { shapeId } from "./chit/shape-id.ts";
export { isSignedAnywhere, type Verdict, type Verification, verifyDocument } from "./chit/verify.ts";
export { clean } from "./clean.ts";
export { type Contract, Contracts, type SchemaResult, type Topic } from "./contracts/contracts.ts";
export { drawNautilus, type NautilusFrame, nautilusAt } from "./draw/nautilus.ts";
export { drawnLines, type ShownOptions, shownText } from "./draw/shown-text.ts";
export { plainTints, type Tints, type Tone } from "./draw/tints.ts";
export { type Identity, identify } from "./packet/identify.ts";
export { type GeometryDocument, readDocument } from "./packet/read-document.ts";
export { redactSecrets } from "./packet/redact.ts";
export { checkPacket } from "./packet/schema.ts";
export { type PacketView, viewPacket } from "./packet/view.ts";
export { type Shown, showDocument } from "./show.ts";
