export { type BoundPrepare, checkFunctions, createPrepare, type PrepareDeps } from "./prepare.ts";
export type { PrepareCall, PreparedCall } from "./types.ts";
