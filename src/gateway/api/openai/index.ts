export { type EmbeddingWriter, type ParsedEmbedding, parseEmbeddings } from "./embeddings.ts";
export { openaiErrors } from "./errors.ts";
export { modelBody, modelsBody, servedModels } from "./models.ts";
export { parseChatCompletion } from "./parse-chat.ts";
