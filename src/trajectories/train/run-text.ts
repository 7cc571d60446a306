import type { RunReport } from "./run.ts";

export function runText({ dir, folder, run, state, artifact, metrics, published }: RunReport): string {
  const figures = Object.entries(metrics).map(([name, value]) => `${name} ${value}`);
  return [
    `run ${run}: ${state}, in ${folder}`,
    ...(state === "running"
      ? [`pmoves train run ${dir} follows it, and does what is left when it is over`]
      : []),
    ...(artifact === null
      ? []
      : [`${artifact.kind} in ${folder}/${artifact.path}, ${artifact.files.length} files`]),
    ...(figures.length === 0 ? [] : [figures.join(", ")]),
    ...(published === null
      ? []
      : [`published: ${published.repo}, commit ${published.commit}, tag ${published.tag}`]),
    ...(artifact !== null && published === null && artifact.objection === null
      ? [`publish it: pmoves hf publish-model --from-run ${dir} --repo owner/name`]
      : []),
    "",
  ].join("\n");
}
