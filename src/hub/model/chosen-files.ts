import type { ModelFile } from "./files.ts";
import type { Problems } from "./problems.ts";

const PICKLE = /\.(?:bin|pt|pth|pkl|pickle|ckpt|joblib)$/i;
/** What trainers keep beside a model to go on from it (transformers `Trainer`, accelerate, DeepSpeed). */
const TRAINING_STATE =
  /^(?:training_args\.bin|(?:optimizer|scheduler|scaler)[\w.-]*\.(?:bin|pt|pth)|rng_state[\w.-]*\.pth|random_states_\d+\.pkl|latest)$/;
const BESIDE =
  /^(?:generation_config\.json|(?:video_)?preprocessor_config\.json|processor_config\.json|chat_template\.(?:jinja|json)|additional_chat_templates\/[\w.-]+\.jinja|(?:LICENSE|NOTICE|USE_POLICY)[\w.-]*)$/i;
const TOKENIZER =
  /^(?:tokenizer\.json|tokenizer_config\.json|tokenizer\.model|special_tokens_map\.json|added_tokens\.json|vocab\.(?:json|txt)|merges\.txt|spiece\.model|sentencepiece\.bpe\.model|tekken\.json)$/;
/** Files that hold a tokenizer whole. */
const VOCABULARY =
  /^(?:tokenizer\.json|tokenizer\.model|vocab\.(?:json|txt)|spiece\.model|sentencepiece\.bpe\.model|tekken\.json)$/;

export interface Chosen {
  readonly files: readonly ModelFile[];
  readonly left: readonly { readonly name: string; readonly because: string }[];
}

/** Which files of a folder are the model, and why the others stay. Weights in a pickle are a problem. */
export function choose(
  all: readonly ModelFile[],
  weights: (name: string) => boolean,
  problems: Problems,
): Chosen {
  const files: ModelFile[] = [];
  const left: { name: string; because: string }[] = [];
  for (const file of all) {
    const { name } = file;
    if (weights(name) || TOKENIZER.test(name) || BESIDE.test(name)) files.push(file);
    else if (name.includes("/")) left.push({ name, because: "is in a folder of its own" });
    else if (TRAINING_STATE.test(name)) left.push({ name, because: "is the state of the training" });
    else if (PICKLE.test(name)) refusePickle(name, problems);
    else left.push({ name, because: name === "README.md" ? "a card is written" : "is no part of the model" });
  }
  return { files, left };
}

function refusePickle(name: string, problems: Problems): void {
  problems.add(
    name,
    "",
    "is a pickle, which runs code when it is loaded",
    "save the model as safetensors (save_pretrained does) and take this file away",
  );
}

export function hasTokenizer(files: readonly ModelFile[]): boolean {
  return (
    files.some(({ name }) => name === "tokenizer_config.json") &&
    files.some(({ name }) => VOCABULARY.test(name))
  );
}
