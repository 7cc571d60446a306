/** One test case: what was looked at and how it came out. */
export interface JunitCase {
  readonly suite: string;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly message?: string | undefined;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** JUnit XML as CI systems read it: `testsuites` of `testsuite` of `testcase`. */
export function junit(name: string, cases: readonly JunitCase[]): string {
  const suites = [...new Set(cases.map(({ suite }) => suite))];
  const parts = suites.map((suite) => {
    const own = cases.filter((one) => one.suite === suite);
    return `  <testsuite name="${escaped(suite)}" ${counts(own)}>\n${own.map(testcase).join("")}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escaped(name)}" ${counts(cases)}>\n${parts.join("")}</testsuites>\n`;
}

function counts(cases: readonly JunitCase[]): string {
  const failures = cases.filter(({ outcome }) => outcome === "failed").length;
  const skipped = cases.filter(({ outcome }) => outcome === "skipped").length;
  return `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`;
}

function testcase({ suite, name, outcome, message, file, line }: JunitCase): string {
  const place =
    file === undefined ? "" : ` file="${escaped(file)}"${line === undefined ? "" : ` line="${line}"`}`;
  const open = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"${place}`;
  if (outcome === "passed") return `${open}/>\n`;
  const element = outcome === "failed" ? "failure" : "skipped";
  return `${open}>\n      <${element} message="${escaped(message ?? "")}"/>\n    </testcase>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\n": "&#10;",
};

/** For an attribute; characters that XML 1.0 has no way to write become U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"'\n]/g, (char) => ENTITIES[char] ?? char)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
