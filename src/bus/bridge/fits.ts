import { checkPacket, readDocument } from "../../geometry/index.ts";
import type { ContractBook } from "../check/contract-book.ts";
import type { Mapped } from "./map-body.ts";
import { isFields } from "./paths.ts";
import { BridgeRefusal } from "./problem.ts";

/** Larger messages a NATS server refuses by default; a little is left for headers. */
const MOST_BYTES = 1_000_000;

/**
 * Nothing leaves that our own schemas would refuse: the payload by its subject's, a packet in it by that of
 * its version. Throws `BridgeRefusal`.
 */
export async function requireFits(book: ContractBook, { form, body, message }: Mapped): Promise<void> {
  const { subject } = form;
  if (message.data.length > MOST_BYTES) {
    const reason = `would be a message of ${message.data.length} bytes, where the bus takes ${MOST_BYTES}`;
    throw new BridgeRefusal("", reason, "Put the bulk where it can be fetched and send its address.");
  }
  const { contract } = await book.load(subject);
  if (contract === null || contract.state === "broken") {
    const reason = contract === null ? "nothing defines its payload" : contract.reason;
    throw new BridgeRefusal("", `can't be checked as ${subject}: ${reason}`, "Mend the contracts in use.");
  }
  const payload = form.framing === "envelope" ? body.payload : body;
  const wrong = contract.check(payload);
  if (wrong !== undefined) throw misfit(wrong, subject);
  if (!isFields(payload) || payload.geometry === undefined) return;
  const { identity } = readDocument(JSON.stringify(payload.geometry), "geometry");
  const { result, reason } = await checkPacket(book.contracts, identity);
  if (result === "does_not_fit") throw misfit(`in geometry ${reason}`, subject);
  if (identity.packet === undefined) {
    throw new BridgeRefusal("geometry", "is no geometry packet", 'A CGP has "spec" and "super_nodes".');
  }
}

/** `at /a/b (keyword): reason` as field and reason. */
function misfit(wrong: string, subject: string): BridgeRefusal {
  const field = /\bat (\/\S+)/.exec(wrong)?.[1]?.slice(1).replaceAll("/", ".") ?? "";
  return new BridgeRefusal(
    field,
    `does not fit ${subject}: ${wrong}`,
    "Send what the schema wants; `pmoves bus subjects` names it.",
  );
}
