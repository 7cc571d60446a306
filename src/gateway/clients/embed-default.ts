import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { FUNCTION_PREFIX } from "../api/names.ts";
import type { ServedModel } from "../client.ts";
import type { EmbeddingCall } from "../model/index.ts";
import { readEmbeddingName } from "./address.ts";

/** Who is asked for embeddings where nobody was named: the function `embed`, else the first embedding model. */
export function embedDefault(served: readonly ServedModel[]): EmbeddingCall["address"] {
  const chosen =
    served.find(({ id }) => id === `${FUNCTION_PREFIX}embed`) ??
    served.find(({ kind }) => kind === "embedding_model");
  if (chosen !== undefined) return readEmbeddingName(chosen.id);
  throw new PmovesError("there is no function `embed` and no embedding model", {
    code: "embed.no_default",
    exit: EXIT.usage,
    hint: "name one by --model; `pmoves models` lists what there is",
  });
}
