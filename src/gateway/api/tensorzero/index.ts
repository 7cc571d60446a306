export { nativeErrors } from "./errors.ts";
export { parseInvoke } from "./invoke.ts";
export { parseInference } from "./parse.ts";
