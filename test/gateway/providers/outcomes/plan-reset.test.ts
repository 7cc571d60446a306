import { expect, test } from "vitest";
import { planReset } from "../../../../src/gateway/providers/outcomes/plan-reset.ts";

const NOW = Date.parse("2026-03-10T10:00:00Z");

test.for([
  ["Claude AI usage limit reached|1753441200", "2025-07-25T11:00:00Z"],
  ["You've hit your limit · resets 2pm (Asia/Shanghai)", "2026-03-11T06:00:00Z"],
  ["You've hit your limit · resets 2:10pm (Europe/Moscow)", "2026-03-10T11:10:00Z"],
  ["Your limit will reset at 3pm (America/Bogota).", "2026-03-10T20:00:00Z"],
  ["resets 12am (UTC)", "2026-03-11T00:00:00Z"],
  ["You've hit your limit - resets Mar 12, 11am (Asia/Seoul)", "2026-03-12T02:00:00Z"],
  ["You've hit your limit · resets Apr 23 at 4pm (America/Recife)", "2026-04-23T19:00:00Z"],
  ["resets Jan 2, 1am (UTC)", "2027-01-02T01:00:00Z"],
] as const)("%s is %s", ([text, time]) => {
  expect(planReset(text, NOW)).toBe(Date.parse(time));
});

test.for(["resets 3pm", "resets 3pm (Nowhere/Land)", "resets soon", "resets Foo 3, 3pm (UTC)", ""])(
  "%s names no time",
  (text) => {
    expect(planReset(text, NOW)).toBeUndefined();
  },
);
