import { describe, expect, it } from "vitest";
import { junit } from "../../../src/stack/report/junit.ts";
import { sarif } from "../../../src/stack/report/sarif.ts";

describe("a JUnit report", () => {
  it("counts by suite, skips what was not checked, and escapes what XML would trip over", () => {
    const text = junit("all", [
      { suite: "a", name: `<&"'>`, outcome: "passed" },
      { suite: "a", name: "x", outcome: "failed", message: "line\nbreak \u0001", file: "c.yml", line: 3 },
      { suite: "b", name: "y", outcome: "skipped", message: "no" },
    ]);
    expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="all" tests="3" failures="1" errors="0" skipped="1">
  <testsuite name="a" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="a" name="&lt;&amp;&quot;&apos;&gt;"/>
    <testcase classname="a" name="x" file="c.yml" line="3">
      <failure message="line&#10;break \ufffd"/>
    </testcase>
  </testsuite>
  <testsuite name="b" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="b" name="y">
      <skipped message="no"/>
    </testcase>
  </testsuite>
</testsuites>
`);
  });
});

describe("a SARIF report", () => {
  it("has rules, places with URIs, and suppressions with their reason", () => {
    const log = JSON.parse(
      sarif({ name: "t", version: "1", rules: [{ id: "r", summary: "s", help: "h" }] }, [
        { rule: "r", level: "error", message: "m", file: "a b/c.yml", line: 2, suppressed: "known" },
        { rule: "r", level: "note", message: "n" },
      ]),
    );
    expect(log.runs[0].tool.driver.rules).toEqual([
      { id: "r", shortDescription: { text: "s" }, help: { text: "h", markdown: "h" } },
    ]);
    expect(log.runs[0].results).toEqual([
      {
        ruleId: "r",
        ruleIndex: 0,
        level: "error",
        message: { text: "m" },
        locations: [
          { physicalLocation: { artifactLocation: { uri: "a%20b/c.yml" }, region: { startLine: 2 } } },
        ],
        suppressions: [{ kind: "inSource", justification: "known" }],
      },
      { ruleId: "r", ruleIndex: 0, level: "note", message: { text: "n" } },
    ]);
  });
});
