// What anybody's script does before it knows anything: both files read, their lines split into fields.
import { readFileSync } from "node:fs";

let fields = 0;
for (const path of process.argv.slice(2)) {
  for (const line of readFileSync(path, "latin1").split("\n")) fields += line.split(" ").length;
}
process.stdout.write(`${fields}\n`);
