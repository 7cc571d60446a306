export * from "./answer.ts";
export * from "./call.ts";
export * from "./outcome.ts";
export * from "./request.ts";
export * from "./stream.ts";
