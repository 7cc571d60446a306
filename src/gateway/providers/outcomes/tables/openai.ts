import { readOpenAi } from "../readers.ts";
import type { OutcomeTable } from "../rule.ts";
import { CONTEXT_TEXT, CREDIT_TEXT } from "./shared.ts";

/** platform.openai.com error codes. Spend limits are counted by the month. */
export const openai: OutcomeTable = {
  read: readOpenAi,
  statusOf: {
    rate_limit_exceeded: 429,
    rate_limit_error: 429,
    requests: 429,
    tokens: 429,
    slow_down: 503,
    server_error: 500,
    internal_server_error: 500,
    service_unavailable: 503,
    overloaded_error: 503,
    invalid_request_error: 400,
    authentication_error: 401,
    invalid_api_key: 401,
    permission_error: 403,
    not_found_error: 404,
    model_not_found: 404,
    // Codes of a failed response (Responses API), which come inside a 200.
    server_is_overloaded: 503,
    vector_store_timeout: 504,
    invalid_prompt: 400,
    invalid_image: 400,
    invalid_image_format: 400,
    invalid_base64_image: 400,
    invalid_image_url: 400,
    invalid_image_mode: 400,
    image_too_large: 400,
    image_too_small: 400,
    image_file_too_large: 400,
    image_parse_error: 400,
    image_content_policy_violation: 400,
    image_file_not_found: 400,
    unsupported_image_media_type: 400,
    empty_image_file: 400,
    failed_to_download_image: 400,
  },
  rules: [
    {
      code: [
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
        "billing_hard_limit_reached",
      ],
      outcome: "credit",
      scope: "account",
      reset: ["stated", "month_start"],
    },
    {
      code: ["insufficient_quota", "credit_balance_exhausted", "billing_not_active"],
      outcome: "credit",
      scope: "account",
      reset: ["stated"],
    },
    { type: ["insufficient_quota"], outcome: "credit", scope: "account", reset: ["stated"] },
    { code: ["context_length_exceeded", "string_above_max_length"], outcome: "context" },
    // A single request above the per-minute allowance will never pass, however long one waits.
    { status: [429], text: /^request too large/i, outcome: "context" },
    { code: ["model_not_found", "model_not_available", "deployment_not_found"], outcome: "model" },
    { code: ["rate_limit_exceeded", "slow_down"], outcome: "retry" },
    { header: ["x-should-retry", /^false$/], status: [500, 502, 503, 504], outcome: "model" },
    { code: ["content_policy_violation", "content_filter"], outcome: "caller" },
  ],
};

/** OpenAI-shaped services and local servers without a table of their own: vLLM, llama.cpp, Moonshot, Groq, … */
export const generic: OutcomeTable = {
  read: readOpenAi,
  statusOf: openai.statusOf,
  rules: [
    ...openai.rules,
    {
      type: ["exceeded_current_quota_error", "insufficient_balance", "insufficient_funds"],
      outcome: "credit",
      scope: "account",
      reset: ["stated"],
    },
    { status: [402, 403, 429], text: CREDIT_TEXT, outcome: "credit", scope: "account", reset: ["stated"] },
    { type: ["exceed_context_size_error"], outcome: "context" },
    { status: [400, 413, 422, 500], text: CONTEXT_TEXT, outcome: "context" },
    {
      status: [400, 404],
      text: /model .{0,120}(?:not found|does not exist|is not available)/i,
      outcome: "model",
    },
    {
      status: [400, 422],
      text: /does not support (?:tools?|images?|vision|thinking|chat)/i,
      outcome: "model",
    },
  ],
};
