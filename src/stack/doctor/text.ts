import type { Paint } from "../status/text.ts";
import type { DoctorFinding, Health } from "./finding.ts";

const TEXT: Readonly<Record<Health, string>> = {
  ok: "ok",
  warning: "warning",
  failed: "failed",
  not_checked: "not checked",
};

function painted(result: Health, paint: Paint): string {
  const text = TEXT[result].padEnd(11);
  if (result === "ok") return paint.good(text);
  if (result === "failed") return paint.error(text);
  return result === "warning" ? paint.warning(text) : paint.dim(text);
}

/** Area by area, as findings come; below what is not fine its fix. */
export async function* doctorText(
  findings: AsyncIterable<DoctorFinding>,
  paint: Paint,
): AsyncGenerator<string, void, undefined> {
  let last = "";
  const counts = new Map<Health, number>();
  for await (const { area, name, result, detail, fix } of findings) {
    counts.set(result, (counts.get(result) ?? 0) + 1);
    const head = area === last ? "" : `${last === "" ? "" : "\n"}${paint.strong(area)}\n`;
    last = area;
    const mend = fix === null || result === "ok" ? "" : `               ${paint.dim(`-> ${fix}`)}\n`;
    yield `${head}  ${painted(result, paint)}  ${name}: ${detail}\n${mend}`;
  }
  const parts = [...counts].map(([result, count]) => `${count} ${TEXT[result]}`);
  yield `\n${parts.join(", ")}\n`;
}
