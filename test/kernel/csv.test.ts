import { describe, expect, it } from "vitest";
import { CsvParser, type CsvRecord } from "../../src/kernel/csv.ts";

function read(text: string, step = text.length): readonly CsvRecord[] {
  const parser = new CsvParser();
  const bytes = Buffer.from(text);
  const records: CsvRecord[] = [];
  for (let at = 0; at < bytes.length; at += step) records.push(...parser.push(bytes.subarray(at, at + step)));
  return [...records, ...parser.end()];
}

describe("CsvParser", () => {
  const text = 'a,b,c\r\n1,"two, ""2""\nand more",\n"","ü😀",x\n\n,,\nlast,"",""';

  it("reads quotes, commas and line breaks inside, with the line on which each record begins", () => {
    expect(read(text)).toEqual([
      { line: 1, cells: ["a", "b", "c"] },
      { line: 2, cells: ["1", 'two, "2"\nand more', ""] },
      { line: 4, cells: ["", "ü😀", "x"] },
      { line: 6, cells: ["", "", ""] },
      { line: 7, cells: ["last", "", ""] },
    ]);
  });

  it("reads the same in pieces of any size", () => {
    for (let step = 1; step < 12; step++) expect(read(text, step)).toEqual(read(text));
  });

  it("says which record never ends", () => {
    expect(() => read('a\n"b\n')).toThrow("the quoted cell of the record on line 2 never ends");
  });
});
