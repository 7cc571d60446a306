import type { ServedModel } from "../../client.ts";
import { EMBEDDING_PREFIX, FUNCTION_PREFIX, MODEL_PREFIX, type Names } from "../names.ts";

/** Everything that `model` can name: functions, then models, then embedding models, in the files' order. */
export function servedModels(names: Names): readonly ServedModel[] {
  const list: ServedModel[] = [];
  for (const [name, { variants }] of names.functions) {
    list.push({ id: FUNCTION_PREFIX + name, kind: "function", variants: [...variants.keys()] });
  }
  for (const name of names.models.keys()) list.push({ id: MODEL_PREFIX + name, kind: "model" });
  for (const name of names.embeddingModels.keys()) {
    list.push({ id: EMBEDDING_PREFIX + name, kind: "embedding_model" });
  }
  return list;
}

/** As OpenAI has it; a function's variants are ours. */
function entry({ id, variants }: ServedModel, createdMs: number): unknown {
  const created = Math.floor(createdMs / 1000);
  return {
    id,
    object: "model",
    created,
    owned_by: "pmoves",
    ...(variants === undefined ? {} : { variants }),
  };
}

/** The body of `GET …/models`, JSON text. `createdMs` is when the configuration was loaded, Unix milliseconds. */
export function modelsBody(models: readonly ServedModel[], createdMs: number): string {
  return JSON.stringify({ object: "list", data: models.map((model) => entry(model, createdMs)) });
}

/** The body of `GET …/models/{id}`; undefined for an id that is not served, which is a 404. */
export function modelBody(models: readonly ServedModel[], id: string, createdMs: number): string | undefined {
  const model = models.find((candidate) => candidate.id === id);
  return model === undefined ? undefined : JSON.stringify(entry(model, createdMs));
}
