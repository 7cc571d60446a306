import type { ErrorStyle } from "../dialect.ts";

/** `{"error": "message"}`, on every route of TensorZero but the OpenAI ones. */
export const nativeErrors: ErrorStyle = {
  errorBody(_status, message) {
    return JSON.stringify({ error: message });
  },
};
