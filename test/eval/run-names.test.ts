import { expect, test } from "vitest";
import { runNames } from "../../src/eval/run-names.ts";

test("a run is called by its id, by its file where ids repeat, by its path where files do too", () => {
  expect(runNames(["a", "b"], ["x/1", "x/2"])).toEqual(["a", "b"]);
  expect(runNames(["a", "a", "c"], ["x/1", "x/2", "x/3"])).toEqual(["1", "2", "c"]);
  expect(runNames(["a", "a"], ["x/run", "y/run"])).toEqual(["x/run", "y/run"]);
});
