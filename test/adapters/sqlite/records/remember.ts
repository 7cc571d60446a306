/**
 * A process that remembers inferences as a gateway does. It says `recorded ID TIME` once the recorder has one,
 * `warned TEXT`, and at the end `counts JSON`. Run as `node remember.ts STORE COUNT BYTES PAUSE_MS [BALLAST]`:
 * COUNT inferences of BYTES each; a BALLAST file is removed at the first warning, and it goes on for as many again.
 */
import { rmSync, writeSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { openServedRecords } from "../../../../src/adapters/sqlite/records/open.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { uuid7 } from "../../../../src/kernel/uuid7.ts";
import { openRecording } from "../../../../src/observability/index.ts";
import { storeTable } from "../../../../src/observability/settings.ts";
import { callOf } from "../../../support/calls.ts";
import { record } from "../../../support/records.ts";

const [, , path = "", count = "0", bytes = "10", pauseMs = "1", ballast] = process.argv;

/** Whole lines, in order, before anything else happens: a full pipe is tried again until its reader has read. */
function say(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

let more = Number(count);

await using recording = openRecording({
  settings: storeTable.schema.parse({}),
  path,
  clock: systemClock,
  open: () => openServedRecords(path, "full", true),
  prunes: false,
  warn(text) {
    say(`warned ${text.replaceAll("\n", " ")}`);
    if (ballast === undefined) return;
    rmSync(ballast, { force: true });
    more = Number(count);
  },
});
const { recorder } = recording;
if (recorder !== undefined) {
  const text = "x".repeat(Number(bytes));
  // Not the start of a program is looked at, but how it runs.
  const first = uuid7(Date.now());
  recorder.inference(record(first, { startedAt: Date.now(), episodeId: first }));
  await recorder.settled();
  while (more-- > 0) {
    const startedAt = Date.now();
    const id = uuid7(startedAt);
    recorder.inference(record(id, { startedAt, episodeId: id, call: callOf(text) }));
    say(`recorded ${id} ${Date.now()}`);
    if (Number(pauseMs) > 0) await pause(Number(pauseMs));
  }
  await recorder.settled();
  say(`counts ${JSON.stringify(recorder.counts())}`);
}
