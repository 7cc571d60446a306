/**
 * Sums a vitest JSON report and the checks beside it (true: passed). A file that fails before its tests
 * count, an unhandled error, or a missing report is a failure too: no green line without a green run.
 */
export function countsOf(report, vitestPassed, checks) {
  const counts = {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
  for (const file of report?.testResults ?? []) {
    if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"))
      counts.failed++;
  }
  if (!vitestPassed && counts.failed === 0) counts.failed++;
  if (counts.passed + counts.failed === 0) counts.failed++;
  for (const ok of checks) counts[ok ? "passed" : "failed"]++;
  return counts;
}

export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
