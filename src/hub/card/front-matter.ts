import { parse, stringify, YAMLParseError } from "yaml";

/** A card cut into its YAML and its text. */
export interface Card {
  readonly front: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What is wrong with a card, and where. */
export interface CardProblem {
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

const FENCE = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/;

/** Undefined where there is no front matter; throws `YAMLParseError` where it is no YAML. */
export function readCard(text: string): Card | undefined {
  const match = FENCE.exec(text);
  if (match === null) return undefined;
  const front: unknown = parse(match[1] ?? "") ?? {};
  return {
    front: typeof front === "object" && front !== null && !Array.isArray(front) ? { ...front } : {},
    body: text.slice(match[0].length),
  };
}

/** A card with other front matter; the text stays. */
export function writeCard({ front, body }: Card): string {
  return `---\n${stringify(front, { lineWidth: 0 })}---\n${body.startsWith("\n") ? "" : "\n"}${body}`;
}

/** Checks what the Hub and its libraries read of a card (huggingface.co/docs/hub/datasets-cards, model-cards). */
export function checkCard(text: string, type: "dataset" | "model"): readonly CardProblem[] {
  let card: Card | undefined;
  try {
    card = readCard(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    return [
      {
        field: `line ${error.linePos?.[0].line ?? 1}`,
        problem: error.message.split("\n")[0] ?? "",
        fix: "mend the YAML between the two lines of ---",
      },
    ];
  }
  if (card === undefined)
    return [
      {
        field: "front matter",
        problem: "there is none",
        fix: "begin the file with --- and YAML that ends with ---",
      },
    ];
  const { front } = card;
  const problems: CardProblem[] = [];
  const add = (field: string, problem: string, fix: string) => problems.push({ field, problem, fix });
  if (typeof front.license !== "string")
    add("license", "is missing", "name one of huggingface.co/docs/hub/repositories-licenses");
  if (type === "dataset") checkConfigs(front.configs, add);
  else checkModel(front, add);
  return problems;
}

type Add = (field: string, problem: string, fix: string) => void;

function checkConfigs(configs: unknown, add: Add): void {
  if (configs === undefined) {
    add("configs", "is missing, so splits are guessed from file names", "say config_name and data_files");
  } else if (!Array.isArray(configs)) {
    add("configs", "is no list", "write - config_name: default");
  } else {
    for (const [index, config] of configs.entries()) {
      const name: unknown =
        typeof config === "object" && config !== null
          ? (config as { config_name?: unknown }).config_name
          : undefined;
      if (typeof name !== "string")
        add(`configs[${index}].config_name`, "is missing", "every configuration needs a name");
    }
  }
}

function checkModel(front: Readonly<Record<string, unknown>>, add: Add): void {
  const base = front.base_model;
  const bases = Array.isArray(base) ? base : base === undefined ? [] : [base];
  if (bases.length === 0)
    add("base_model", "is missing", "name the model on the Hub that this one was made of");
  for (const one of bases) {
    if (typeof one !== "string" || !/^[\w.-]+\/[\w.-]+$/.test(one)) {
      add("base_model", `${JSON.stringify(one)} is no id on the Hub`, "write owner/name, not a path");
    }
  }
  if (typeof front.library_name !== "string")
    add("library_name", "is missing", "peft for an adapter, transformers for a whole model");
  const relation = front.base_model_relation;
  if (relation !== undefined && !["adapter", "finetune", "merge", "quantized"].includes(String(relation))) {
    add("base_model_relation", `${String(relation)} is unknown`, "adapter, finetune, merge or quantized");
  }
}
