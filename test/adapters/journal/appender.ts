/**
 * A process that appends as fast as it can and says each sequence number after it was acknowledged. Run as
 * `node appender.ts FOLDER NAME COUNT`; a record is `NAME:n` and some filling.
 */
import { writeSync } from "node:fs";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";

const [, , folder = "", name = "", count = "0"] = process.argv;
const LANES = 8;

await using journal = await openJournal(folder, { segmentBytes: 64 * 1024 });
let next = 0;

async function lane(): Promise<void> {
  while (next < Number(count)) {
    const text = `${name}:${next++}`;
    const sequence = await journal.append(Buffer.from(`${text}${" ".repeat((next * 97) % 3000)}`));
    writeSync(1, `${sequence} ${text}\n`);
  }
}

await Promise.all(Array.from({ length: LANES }, lane));
