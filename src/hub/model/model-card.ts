import { writeCard } from "../card/front-matter.ts";
import type { CheckedModel } from "./kinds.ts";
import type { ModelManifest, Relation } from "./manifest.ts";
import type { RunFacts } from "./run-facts.ts";

export interface ModelCardFacts {
  readonly repo: string;
  readonly license: string;
  readonly pipelineTag: string;
  readonly relation: Relation;
  readonly model: CheckedModel;
  readonly run: RunFacts;
  readonly tag: string;
}

const LIBRARIES: Readonly<Record<CheckedModel["kind"], string>> = {
  adapter: "peft",
  merged: "transformers",
  gguf: "gguf",
};

/** The README of a model: front matter that the Hub reads (huggingface.co/docs/hub/model-cards), and what a person wants to know. */
export function modelCard(facts: ModelCardFacts): string {
  const { license, pipelineTag, relation, model, run } = facts;
  const datasets = [...new Set(run.datasets.map(({ id }) => id))];
  const metrics = Object.keys(run.metrics);
  const tags = [
    "pmoves",
    ...(model.kind === "adapter" ? ["lora"] : []),
    run.algorithm,
    run.engine,
    run.environment,
  ];
  const front = {
    license,
    base_model: model.base,
    base_model_relation: relation,
    library_name: LIBRARIES[model.kind],
    pipeline_tag: pipelineTag,
    ...(datasets.length === 0 ? {} : { datasets }),
    ...(metrics.length === 0 ? {} : { metrics }),
    tags: [...new Set(tags.filter((tag) => tag !== null))],
  };
  return writeCard({ front, body: body(facts) });
}

function body({ repo, model, run, tag }: ModelCardFacts): string {
  const { facts } = model;
  const { lora } = facts;
  const rows: (readonly [string, string])[] = [
    ["base model", `[${model.base}](https://huggingface.co/${model.base})`],
    ["parameters", `${facts.parameters.toLocaleString("en")} in ${facts.tensors} tensors`],
    ["types", facts.dtypes.join(", ")],
    ...(facts.architecture === null ? [] : [["architecture", facts.architecture] as const]),
    ...(lora === null
      ? []
      : [
          ["rank, alpha", `${lora.rank}, ${lora.alpha}`] as const,
          ["modules", `${lora.pairs} of ${lora.targetModules.join(", ")}`] as const,
        ]),
  ];
  const training: (readonly [string, string])[] = [
    ["run", `\`${run.id}\``],
    ["code", gitText(run.git)],
    ...(run.engine === null ? [] : [["engine", run.engine] as const]),
    ...(run.algorithm === null ? [] : [["algorithm", run.algorithm] as const]),
    ...(run.environment === null ? [] : [["environment", run.environment] as const]),
    ...run.datasets.map(
      ({ id, revision }) => ["data set", `${id}${revision === null ? "" : ` at \`${revision}\``}`] as const,
    ),
  ];
  const metrics = Object.entries(run.metrics).map(([name, value]) => [name, String(value)] as const);
  return [
    `# ${repo.split("/").at(-1)}`,
    "",
    `${KINDS[model.kind]} of ${model.base}, published with \`pmoves hf publish-model\`.`,
    "",
    table(["", ""], rows),
    "## Use",
    "",
    use(repo, model, tag),
    "",
    "## Training",
    "",
    table(["", ""], training),
    ...(metrics.length === 0 ? [] : ["## Metrics", "", table(["metric", "value"], metrics)]),
    `The tag \`${tag}\` is this publication; \`pmoves-model.json\` names every file with its hash.`,
    "",
  ].join("\n");
}

const KINDS: Readonly<Record<CheckedModel["kind"], string>> = {
  adapter: "A LoRA adapter",
  merged: "A fine-tuned model",
  gguf: "A model for llama.cpp",
};

function use(repo: string, { kind, base, files }: CheckedModel, tag: string): string {
  const gguf = files.find(({ name }) => name.endsWith(".gguf"))?.name ?? "";
  const text: Readonly<Record<CheckedModel["kind"], readonly string[]>> = {
    adapter: [
      "```python",
      "from peft import PeftModel",
      "from transformers import AutoModelForCausalLM",
      "",
      `base = AutoModelForCausalLM.from_pretrained("${base}")`,
      `model = PeftModel.from_pretrained(base, "${repo}", revision="${tag}")`,
      "```",
    ],
    merged: [
      "```python",
      "from transformers import AutoModelForCausalLM, AutoTokenizer",
      "",
      `model = AutoModelForCausalLM.from_pretrained("${repo}", revision="${tag}")`,
      `tokenizer = AutoTokenizer.from_pretrained("${repo}", revision="${tag}")`,
      "```",
    ],
    gguf: ["```sh", `llama-cli --hf-repo ${repo} --hf-file ${gguf}`, "```"],
  };
  return text[kind].join("\n");
}

function gitText({ sha, dirty }: ModelManifest["git"]): string {
  if (sha === null) return "no repository";
  return `\`${sha}\`${dirty ? ", with changes that were not committed" : ""}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}
