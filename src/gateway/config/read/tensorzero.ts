import type { Declarations } from "../declarations.ts";
import { readFunction, TENSORZERO_FUNCTIONS } from "./function.ts";
import { readModel } from "./model.ts";
import { readRoot } from "./root.ts";
import type { Table } from "./table.ts";

/** A file in TensorZero's own dialect. */
export function readTensorZero(root: Table): Declarations {
  return readRoot(root, () => ({
    models: [
      ...root.named("models").map((table) => readModel(table, "chat")),
      ...root.named("embedding_models").map((table) => readModel(table, "embedding")),
    ],
    functions: root.named("functions").map((table) => readFunction(table, TENSORZERO_FUNCTIONS)),
  }));
}
