import { importsOf, type SourceFile, withoutComments } from "./scan.ts";

interface TextRule {
  readonly pattern: RegExp;
  readonly reason: string;
  readonly exempt: readonly string[];
}

const rules: readonly TextRule[] = [
  {
    pattern: /\bprocess\s*\.\s*(exit|abort|reallyExit)\b/,
    reason: "only bin ends the process",
    exempt: ["bin/", "scripts/"],
  },
  {
    pattern: /\bconsole\s*\./,
    reason: "stdout is data and stderr is talk: use the context",
    exempt: ["bin/", "scripts/"],
  },
  {
    pattern: /\bprocess\s*\.\s*(env|argv|stdin|stdout|stderr|cwd|on|once|chdir)\b/,
    reason: "ask the context",
    exempt: ["bin/", "scripts/", "src/main.ts", "src/adapters/"],
  },
  { pattern: /(?<![.\w])fetch\(/, reason: "only adapters touch the network", exempt: ["src/adapters/"] },
  { pattern: /^export default\b/m, reason: "names, not defaults", exempt: [] },
];

export function textViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const code = withoutComments(file.text);
    return rules
      .filter((rule) => !rule.exempt.some((place) => file.path.startsWith(place)) && rule.pattern.test(code))
      .map((rule) => `${file.path} has ${rule.pattern}: ${rule.reason}`);
  });
}

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|bench|config))?\.(ts|tsx|js|mjs)$/;
const kebabFolder = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export function nameViolations(files: readonly SourceFile[]): readonly string[] {
  return files
    .map((file) => file.path)
    .filter((path) => {
      const parts = path.split("/");
      return !kebab.test(parts.at(-1) ?? "") || !parts.slice(0, -1).every((part) => kebabFolder.test(part));
    });
}

const asserts = /\bexpect(TypeOf)?\s*[.(]/;
const definesTests = /\b(it|test)(\.\w+)?\s*\(/;

/** Test files that assert nothing, neither themselves nor by a shared suite that they import. */
export function emptyTests(files: readonly SourceFile[]): readonly string[] {
  const suites = new Set(
    files
      .filter((file) => definesTests.test(file.text) && asserts.test(withoutComments(file.text)))
      .map((file) => file.path),
  );
  return files
    .filter((file) => /\.test\.tsx?$/.test(file.path) && !asserts.test(withoutComments(file.text)))
    .filter((file) => !importsOf(file).some((imported) => !imported.typeOnly && suites.has(imported.target)))
    .map((file) => file.path);
}

export interface Sizes {
  readonly median: number;
  readonly p90: number;
  readonly tooLong: readonly string[];
}

export function sizesOf(files: readonly SourceFile[], cap: number): Sizes {
  const counted = files.map((file) => ({ path: file.path, lines: file.text.split("\n").length - 1 }));
  const sorted = counted.map(({ lines }) => lines).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    median: at(0.5),
    p90: at(0.9),
    tooLong: counted.filter(({ lines }) => lines > cap).map(({ path, lines }) => `${path}: ${lines}`),
  };
}
