import type { Paint } from "../status/text.ts";
import type { Left } from "./harden.ts";
import { NOTE_KINDS, type Note } from "./note.ts";
import type { HardenReport, OverlayState } from "./open-harden.ts";

const STATE: Readonly<Record<OverlayState, string>> = {
  written: "written",
  unchanged: "is as it should be",
  fresh: "is as it should be",
  stale: "is not what these files need",
  printed: "was not written",
};

/** Kinds whose notes are names are listed in one line; the others say something each. */
const HEADINGS: Readonly<Record<Note["kind"], { readonly text: string; readonly names: boolean }>> = {
  set: {
    text: "variables that have to be set now, in the environment or .env; an env_file is not enough",
    names: true,
  },
  owner: { text: "who has to own what is mounted, before the first start", names: false },
  copy: { text: "data that stays behind in the old container: copy it first", names: false },
  isolated: {
    text: "no way to the Internet any more, all networks are internal; --skip flat-network leaves it open",
    names: true,
  },
  unreached: { text: "host ports that internal networks do not let in", names: true },
  no_port: { text: "no longer on a host port; docker compose exec is the way in", names: true },
  moved: { text: "no longer on the default network", names: true },
  untried: { text: "nothing is known of their images: watch their first start", names: true },
};

/** What became of the audit, what is left and why, and what the operator has to do. */
export function hardenText(report: HardenReport, paint: Paint): string {
  const { out, state, files, mended, left, notes, services } = report;
  const sum = Object.values(mended).reduce((all, count) => all + count, 0);
  const lines = [
    `${paint.strong(out)} ${STATE[state]}: ${services} ${services === 1 ? "service" : "services"}, ${sum} findings mended, ${left.length} left`,
    ...Object.entries(mended).map(([rule, count]) => `  ${paint.good(String(count).padStart(4))}  ${rule}`),
    ...leftLines(left, paint),
    ...noteLines(notes, paint),
    "",
    toolLine(report),
  ];
  if (state === "stale") lines.push(`fix: ${commandFor(report)}`);
  if (state === "written" || state === "unchanged") {
    lines.push(`use: docker compose ${[...files, out].map((file) => `-f ${file}`).join(" ")} up -d`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

function leftLines(left: readonly Left[], paint: Paint): readonly string[] {
  const groups = [...Map.groupBy(left, ({ rule, why }) => `${rule}\0${why}`).values()];
  if (groups.length === 0) return [];
  return [
    "",
    paint.strong("left, and why"),
    ...groups.flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const names = [...new Set(group.map(nameOf))];
      return [
        `  ${first.severity.padEnd(6)}  ${first.rule}: ${first.why}`,
        paint.dim(`          ${listed(names)}`),
      ];
    }),
  ];
}

/** Of what many services share, like a variable, its own name. */
function nameOf({ service, subject }: Left): string {
  return service !== undefined && subject.startsWith(service) ? service : subject;
}

function noteLines(notes: readonly Note[], paint: Paint): readonly string[] {
  return NOTE_KINDS.flatMap((kind) => {
    const own = notes.filter((note) => note.kind === kind).map(({ text }) => text);
    if (own.length === 0) return [];
    const { text, names } = HEADINGS[kind];
    return ["", paint.strong(text), ...(names ? [listed(own)] : own).map((line) => `  ${line}`)];
  });
}

function listed(names: readonly string[]): string {
  return names.join(", ");
}

function toolLine({ tool }: HardenReport): string {
  if (!tool.checked) return `docker compose config: not checked, ${tool.reason}`;
  return `docker compose config: ${tool.accepted ? "accepts base and overlay" : `refuses it: ${tool.reason ?? ""}`}`;
}

function commandFor({ files, out }: HardenReport): string {
  return `pmoves stack harden ${files.map((file) => `-f ${file}`).join(" ")} --out ${out}`;
}
