import { type Import, importsOf, type SourceFile } from "./scan.ts";

const domains = [
  "gateway",
  "observability",
  "chat",
  "bus",
  "geometry",
  "trajectories",
  "datasets",
  "hub",
  "eval",
  "stack",
];

/** The part of the tree that a path belongs to: `kernel`, `gateway`, `commands`, `context`, … */
export function layerOf(path: string): string {
  const [top, second] = path.split("/");
  return top === "src" ? (second ?? "").replace(/\.tsx?$/, "") : (top ?? "");
}

function isDomain(layer: string): boolean {
  return domains.includes(layer);
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly imported: Import;
}

interface Rule {
  readonly allows: (arrow: Arrow) => boolean;
  readonly reason: string;
}

function isIndexOf(domain: string, target: string): boolean {
  return isDomain(domain) && target === `src/${domain}/index.ts`;
}

const domainRule: Rule = {
  allows: ({ to, imported }) => isIndexOf(to, imported.target),
  reason: "a domain knows itself, the kernel and others' index.ts",
};

const nothing: Rule = { allows: () => false, reason: "only the kernel is below it" };

/** What each layer may import beside itself and the kernel. */
const rules: Readonly<Record<string, Rule>> = {
  kernel: nothing,
  output: nothing,
  main: {
    allows: ({ to }) => ["cli", "context", "commands", "package.json"].includes(to),
    reason: "main only wires",
  },
  context: {
    allows: ({ to }) => !["main", "cli", "commands"].includes(to),
    reason: "the composition root is below cli",
  },
  commands: {
    allows: ({ from, to, imported: { target, typeOnly, dynamic } }) =>
      (/^commands\/(?:[a-z-]+\/)?index\.ts$/.test(from) && to === "commands" && dynamic) ||
      (from === "commands/index.ts" && /^commands\/[a-z-]+\/index\.ts$/.test(target)) ||
      target === "src/cli/define-command.ts" ||
      isDomain(to) ||
      (["context", "output", "settings"].includes(to) && typeOnly) ||
      (to === "tui" && dynamic),
    reason: "a command knows define-command, domains, types, and tui lazily",
  },
  cli: {
    allows: ({ to, imported }) =>
      to === "output" || to === "settings" || (to === "context" && imported.typeOnly),
    reason: "cli knows output, settings and the type of the context",
  },
  settings: {
    allows: ({ from, to, imported }) =>
      from === "src/settings/tables.ts" &&
      (isDomain(to) || to === "tui") &&
      imported.target.endsWith("/settings.ts"),
    reason: "settings knows a domain's settings.ts, and that in tables.ts only",
  },
  adapters: { allows: ({ to }) => isDomain(to), reason: "an adapter knows ports of domains and the kernel" },
  tui: {
    allows: ({ to, imported }) => isIndexOf(to, imported.target),
    reason: "a screen knows a domain's index.ts",
  },
};

/** Why this import is against the arrows, if it is. */
function objection(from: string, imported: Import): string | undefined {
  const layer = layerOf(from);
  const to = layerOf(imported.target);
  if (to === "adapters" && layer !== "context" && layer !== "adapters") {
    return "only src/context.ts and src/context/ know adapters";
  }
  if (layer === to && layer !== "commands") return undefined;
  if (layer === "bin") return "the launcher loads dist only";
  if (to === "kernel") return undefined;
  const rule = isDomain(layer) ? domainRule : rules[layer];
  if (rule === undefined) return `src/${layer} is no part of the design`;
  return rule.allows({ from, to, imported }) ? undefined : rule.reason;
}

/** Imports against the arrows of the design, one sentence each. */
export function arrowViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => imported.relative)
      .flatMap((imported) => {
        const reason = objection(file.path, imported);
        return reason === undefined ? [] : [`${file.path} imports ${imported.target}: ${reason}`];
      }),
  );
}

/** Circles of imports that exist at run time, each as the paths along it. */
export function cycles(files: readonly SourceFile[]): readonly string[] {
  const edges = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter((imported) => imported.relative && !imported.typeOnly)
        .map((imported) => imported.target),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      found.push([...trail.slice(start), path].join(" -> "));
      return;
    }
    if (done.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return found;
}
