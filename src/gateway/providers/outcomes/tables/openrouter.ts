import { readOpenRouter } from "../readers.ts";
import type { OutcomeTable } from "../rule.ts";

/** openrouter.ai/docs errors and limits. Which 402 it is stands in `metadata.limit_source`. */
export const openrouter: OutcomeTable = {
  read: readOpenRouter,
  statusOf: {
    server_error: 502,
    rate_limit_exceeded: 429,
    context_length_exceeded: 400,
    insufficient_credits: 402,
  },
  rules: [
    {
      detail: ["limit_source", /^openrouter_credits$/],
      outcome: "credit",
      scope: "account",
      reset: ["stated"],
    },
    {
      detail: ["limit_source", /^openrouter_key_limit$/],
      outcome: "credit",
      scope: "credential",
      reset: ["stated"],
    },
    // This one request weighs more than may be in flight at all; waiting does not help.
    { detail: ["reason", /^weight_exceeds_budget$/], outcome: "model" },
    { detail: ["limit_source", /^openrouter_in_flight_budget$/], outcome: "retry" },
    { code: ["context_length_exceeded"], outcome: "context" },
    { status: [400, 413], text: /context length|maximum context/i, outcome: "context" },
    { status: [403], detail: ["moderation", /./], outcome: "caller" },
    { status: [403], text: /moderation|flagged/i, outcome: "caller" },
    { status: [403], detail: ["resets_at", /./], outcome: "credit", scope: "credential", reset: ["stated"] },
    {
      status: [403],
      text: /(?:key|budget|spend\w*) limit/i,
      outcome: "credit",
      scope: "credential",
      reset: ["stated"],
    },
    {
      status: [429],
      text: /free-models-per-day/i,
      outcome: "credit",
      scope: "account",
      reset: ["stated", "utc_midnight"],
    },
    // The provider behind it is at its limit, not we at OpenRouter's.
    { status: [429], detail: ["provider_code", /./], outcome: "model" },
    { status: [429], detail: ["provider_name", /./], outcome: "model" },
    { status: [408, 429], outcome: "retry" },
    { status: [502, 503], outcome: "model" },
  ],
};
