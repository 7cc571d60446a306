import { cellsOf, run, sections, type Verdict } from "./matrix.ts";
import { type Line, tableOf } from "./table.ts";

/** `npm run faults [-- TEXT]`: plays every fault (or those whose name holds TEXT) and prints what came of it. Exit 3 where a row is not kept. */
async function main(wanted: string): Promise<number> {
  let cells = 0;
  let faults = 0;
  const broken: string[] = [];
  for (const [section, rows] of Object.entries(sections)) {
    const lines: Line[] = [];
    for (const fault of rows.filter(({ name }) => name.includes(wanted))) {
      const verdicts: Verdict[] = [];
      for (const cell of cellsOf(fault)) {
        const verdict = await run(fault, cell);
        verdicts.push(verdict);
        const where = `${fault.name} (${cell.dialect}, ${cell.mode})`;
        broken.push(...verdict.findings.map((finding) => `${where}: ${finding}`));
      }
      lines.push({ fault, verdicts });
      faults += 1;
      cells += verdicts.length;
    }
    if (lines.length > 0) process.stdout.write(`${tableOf(section, lines)}\n\n`);
  }
  process.stdout.write(`${faults} faults, ${cells} cells, ${broken.length} findings\n`);
  for (const finding of broken) process.stderr.write(`${finding}\n`);
  if (faults > 0) return broken.length === 0 ? 0 : 3;
  process.stderr.write(`no fault's name holds "${wanted}"\n`);
  return 2;
}

process.exitCode = await main(process.argv.slice(2).join(" "));
