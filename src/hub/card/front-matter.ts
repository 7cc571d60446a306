import { parse, stringify, YAMLParseError } from "yaml";
import { checkConfigs, checkLists } from "./lists.ts";

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
        // The line of the file: the fence is the first.
        field: `line ${(error.linePos?.[0].line ?? 1) + 1}`,
        problem: (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, ""),
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
  const licenses = Array.isArray(front.license) ? front.license : [front.license];
  if (licenses.length === 0 || !licenses.every((one) => typeof one === "string"))
    add("license", "is missing", "name one of huggingface.co/docs/hub/repositories-licenses");
  checkLists(front, type, add);
  if (type === "dataset") checkConfigs(front.configs, add);
  else checkModel(front, add);
  return problems;
}

export type Add = (field: string, problem: string, fix: string) => void;

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
