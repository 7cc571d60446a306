import { describe, expect, it } from "vitest";
import { countsOf, summaryLine } from "../../scripts/test-counts.mjs";

const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

describe("the summary of npm test", () => {
  it("adds lint and types to the tests", () => {
    expect(summaryLine(countsOf(report, true, [true, true]))).toBe("7 passed, 0 failed, 2 skipped");
    expect(summaryLine(countsOf(report, true, [true, false]))).toBe("6 passed, 1 failed, 2 skipped");
  });

  it("counts a file that fails before its tests", () => {
    const testResults = [{ status: "failed", assertionResults: [] }];
    expect(countsOf({ ...report, testResults }, false, [])).toEqual({ passed: 5, failed: 1, skipped: 2 });
  });

  it("does not count a failed test twice", () => {
    const testResults = [{ status: "failed", assertionResults: [{ status: "failed" }] }];
    expect(countsOf({ ...report, numFailedTests: 1, testResults }, false, []).failed).toBe(1);
  });

  it("is never green without a green run", () => {
    expect(countsOf(report, false, []).failed).toBe(1);
    expect(countsOf(undefined, false, [true]).failed).toBe(1);
    expect(countsOf(undefined, true, [true]).failed).toBe(1);
    expect(countsOf({ ...report, numPassedTests: 0 }, true, []).failed).toBe(1);
  });
});
