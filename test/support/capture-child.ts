import { openJournal } from "../../src/adapters/journal/open-journal.ts";
import { NatsCapture } from "../../src/adapters/nats/capture.ts";
import { captureFrom, Spool } from "../../src/trajectories/index.ts";

/** A capture as a process of its own, to be killed: server, folder and subject are its arguments. */
const [server = "", folder = "", subject = ""] = process.argv.slice(2);
const journal = await openJournal(folder);
const spool = await Spool.open(journal);
const capture = await NatsCapture.open({
  target: { servers: [server], credentials: { type: "none" }, tls: null },
  name: "capture-child",
  subjects: [subject],
  durableOnInterest: false,
  ackWaitMs: 300,
});
// These make the stream: what is published from here on is stored.
const sources = await capture.sources();
process.stdout.write("ready\n");
const { signal } = new AbortController();
const onCount = () => undefined;
await Promise.all(sources.map((source) => captureFrom(source, spool, { signal, once: false, onCount })));
