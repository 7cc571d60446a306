import type { Dashboard } from "../checks/facts.ts";

/** What a Grafana dashboard asks for. Throws an `Error` that names the file for what is none. */
export function readDashboard(file: string, text: string): Dashboard {
  const value: unknown = parsed(file, text);
  if (typeof value !== "object" || value === null || !("panels" in value)) {
    throw new Error(`${file}: has no panels, so it is no Grafana dashboard`);
  }
  const title = "title" in value && typeof value.title === "string" ? value.title : file;
  return { title, file, queries: queriesIn(value) };
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Every `expr` at any depth: rows nest panels, panels nest targets. */
function queriesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(queriesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "expr" && typeof inner === "string" ? [inner] : queriesIn(inner),
  );
}
