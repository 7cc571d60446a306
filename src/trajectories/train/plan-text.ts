import type { Planned } from "./plan.ts";
import { shellWord } from "./stage.ts";

export function planText({ out, engine, algorithm, base_model, data, stages, git }: Planned): string {
  const origin =
    git.sha === null ? "no repository" : `${git.sha.slice(0, 12)}${git.dirty ? " with changes" : ""}`;
  return [
    `${engine}, ${algorithm} on ${base_model}, planned in ${out} (code: ${origin})`,
    `${data.episodes} episodes, ${data.kept} kept, ${data.blocked} blocked for secrets, ${data.items} items`,
    ...data.files.map(({ path, rows }) => `  ${path}  ${rows} rows`),
    ...(data.dataset === null
      ? []
      : [`data set ${data.dataset.id} at ${data.dataset.revision ?? "an unknown revision"}`]),
    ...stages.flatMap(({ name, argv, folder }) => [
      `${name}${folder === null ? "" : ` in ${folder}`}:`,
      ...argv.map((word) => `  ${word}`),
    ]),
    `next: pmoves train run ${shellWord(out)}`,
    "",
  ].join("\n");
}
