import { readAnthropic } from "../readers.ts";
import type { OutcomeTable } from "../rule.ts";

/** platform.claude.com/docs/en/api/errors. Want of credit comes under four statuses. */
export const anthropic: OutcomeTable = {
  read: readAnthropic,
  statusOf: {
    invalid_request_error: 400,
    authentication_error: 401,
    billing_error: 402,
    permission_error: 403,
    not_found_error: 404,
    request_too_large: 413,
    rate_limit_error: 429,
    api_error: 500,
    timeout_error: 504,
    overloaded_error: 529,
  },
  rules: [
    { text: /credit balance is too low/i, outcome: "credit", scope: "account", reset: ["stated"] },
    {
      text: /reached your specified (?:\w+ )?(?:api )?usage limits?/i,
      outcome: "credit",
      scope: "account",
      reset: ["stated", "month_start"],
    },
    {
      code: ["enforced_spend_limit_reached"],
      outcome: "credit",
      scope: "account",
      reset: ["stated", "month_start"],
    },
    { type: ["billing_error"], outcome: "credit", scope: "account", reset: ["stated"] },
    {
      status: [400, 413],
      text: /prompt is too long|exceed(?:s)? (?:the )?context (?:limit|window)/i,
      outcome: "context",
    },
    // Thoughts of another model of theirs; a target that takes none may answer.
    { status: [400], text: /invalid `?signature`? in `?thinking/i, outcome: "model" },
    { status: [400], text: /is not supported (?:for|by|on) this model/i, outcome: "model" },
    { status: [404], outcome: "model" },
    { status: [429, 500, 504, 529], outcome: "retry" },
  ],
};
