/** What other domains may know of the gateway. */

export type { BudgetState } from "./budget/state.ts";
export type { ChatEvent, EmbedResult, EventIds, InferenceClient, ServedModel } from "./client.ts";
export { readChatName } from "./clients/address.ts";
export { exitOfStatus } from "./clients/fault.ts";
export { OLLAMA_CHAT } from "./config/zero/models.ts";
export type { GatewayControl } from "./control/control.ts";
export type { EventBatch, EventChoice, GatewayEvent } from "./control/events.ts";
export type { GatewayState, TargetState } from "./control/state.ts";
export { typeByContent } from "./files/magic.ts";
export type { Attempt, EmbeddingCall, InferenceCall, Input, InputBlock } from "./model/index.ts";
export type {
  EmbeddingRecord,
  Ending,
  InferenceRecord,
  Observer,
  RequestMark,
  RequestRecord,
} from "./observe.ts";
export { type HttpClient, HttpFailure } from "./providers/http-port.ts";
export type { Finished, FinishedBlock, FinishedEmbedding } from "./result.ts";
export { loadTemplates } from "./templates/index.ts";
