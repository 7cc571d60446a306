export { type BindDecision, type BindRequest, decideBind } from "./bind.ts";
export { createGate, type Gate } from "./gate.ts";
export { type ApiKeys, NO_KEYS, parseKeyFile, parsePlainKeys, unionKeys } from "./keys.ts";
