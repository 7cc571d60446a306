import type { TrainPlan } from "./plan-json.ts";
import { shellWord } from "./stage.ts";

/** The same stages for a shell, for machines that have the engine and not this program. */
export function trainScript({ stages, model, created_at, base_model, algorithm, engine }: TrainPlan): string {
  const lines = stages.map(({ name, argv, folder, env }) => {
    const variables = Object.entries(env).map(([key, value]) => `${key}=${shellWord(value)}`);
    const words = argv.map(placed);
    const cd = folder === null ? "" : `cd ${shellWord(folder)} && `;
    const whole = `( ${cd}${[...variables, ...words].join(" \\\n    ")} )`;
    return name === "merge" && argv.some((word) => word.includes("{checkpoint}"))
      ? `CHECKPOINT="$(ls -d "$OUTPUT"/global_step_*/actor "$OUTPUT"/checkpoint-* 2>/dev/null | sort -V | tail -n 1)"\n${whole}`
      : whole;
  });
  return [
    "#!/bin/sh",
    `# ${engine}, ${algorithm} on ${base_model}; planned ${created_at}. Usage: sh train.sh [OUTPUT]`,
    "set -eu",
    'DATA="$(cd "$(dirname "$0")" && pwd)/data"',
    'if [ "$#" -gt 0 ]; then OUTPUT=$1; else OUTPUT="$(cd "$(dirname "$0")" && pwd)/output"; fi',
    `MODEL=${shellWord(model)}`,
    'RUN="$(basename "$OUTPUT")"',
    'mkdir -p "$OUTPUT"',
    ...lines,
    "",
  ].join("\n");
}

const VARIABLES: Readonly<Record<string, string>> = {
  data: "$DATA",
  output: "$OUTPUT",
  model: "$MODEL",
  run: "$RUN",
  checkpoint: "$CHECKPOINT",
};

/** A word with shell variables in the places of ours. */
function placed(word: string): string {
  const parts = word.split(/(\{(?:data|output|model|run|checkpoint)\})/);
  if (parts.length === 1) return shellWord(word);
  const quoted = parts.map((part) => VARIABLES[part.slice(1, -1)] ?? part.replace(/["$`\\]/g, "\\$&"));
  return `"${quoted.join("")}"`;
}
