/**
 * A process that puts messages into an outbox as fast as it can, and says each id after it was accepted. Run
 * as `node putter.ts FOLDER URL ROUND`.
 */
import { writeSync } from "node:fs";
import { openMailbox } from "../../../src/bus/outbox/mailbox.ts";
import { letter, mailboxPorts, natsAt } from "../../support/mailbox.ts";

const [, , folder = "", url = "", round = "0"] = process.argv;

const { outbox } = await openMailbox("test", 1 << 30, mailboxPorts(folder, natsAt(url)));
for (let n = Number(round) * 1_000_000; ; n++) {
  await outbox.put(letter("geometry.event.v1", n));
  writeSync(1, `${n}\n`);
}
