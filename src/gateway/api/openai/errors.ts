import type { ErrorStyle } from "../dialect.ts";

/** `type` and `code` by which OpenAI's SDKs and their users tell errors apart (platform.openai.com error codes). */
function kindOf(status: number): readonly [type: string, code: string | null] {
  switch (status) {
    case 401:
      return ["authentication_error", "invalid_api_key"];
    case 402:
      return ["insufficient_quota", "insufficient_quota"];
    case 403:
      return ["permission_error", null];
    case 404:
      return ["invalid_request_error", "not_found"];
    case 408:
      return ["timeout_error", "timeout"];
    case 429:
      return ["rate_limit_error", "rate_limit_exceeded"];
    default:
      return status >= 500 ? ["server_error", null] : ["invalid_request_error", null];
  }
}

/** `{"error": {message, type, param, code}}`; TensorZero sends `message` alone. */
export const openaiErrors: ErrorStyle = {
  errorBody(status, message, code) {
    const [type, usual] = kindOf(status);
    return JSON.stringify({ error: { message, type, param: null, code: code ?? usual } });
  },
};
