import { readGemini } from "../readers.ts";
import type { OutcomeTable } from "../rule.ts";

/** ai.google.dev: google.rpc.Status with quota ids. Daily quotas are counted by Pacific days. */
export const gemini: OutcomeTable = {
  read: readGemini,
  statusOf: {
    INVALID_ARGUMENT: 400,
    FAILED_PRECONDITION: 400,
    UNAUTHENTICATED: 401,
    PERMISSION_DENIED: 403,
    NOT_FOUND: 404,
    RESOURCE_EXHAUSTED: 429,
    CANCELLED: 499,
    INTERNAL: 500,
    UNAVAILABLE: 503,
    DEADLINE_EXCEEDED: 504,
  },
  rules: [
    { status: [402], outcome: "credit", scope: "account", reset: ["stated"] },
    // The delay that comes along (30 to 50 s) is not true for a daily quota.
    {
      status: [429],
      detail: ["quotaId", /PerDay\w*PerModel/i],
      outcome: "credit",
      scope: "target",
      reset: ["pacific_midnight"],
    },
    {
      status: [429],
      detail: ["quotaId", /PerDay/i],
      outcome: "credit",
      scope: "account",
      reset: ["pacific_midnight"],
    },
    { status: [429], detail: ["quotaId", /PerMinute/i], outcome: "retry" },
    {
      status: [429],
      text: /prepa(?:id|yment)|credits? (?:are|is|balance)/i,
      outcome: "credit",
      scope: "account",
    },
    { status: [429], outcome: "retry", delayMs: 10_000 },
    {
      detail: ["reason", /^(?:API_KEY_INVALID|API_KEY_SERVICE_BLOCKED|CONSUMER_INVALID|SERVICE_DISABLED)$/],
      outcome: "credential",
      scope: "credential",
    },
    {
      status: [400],
      text: /api key (?:not valid|expired|not found)/i,
      outcome: "credential",
      scope: "credential",
    },
    { status: [400], type: ["FAILED_PRECONDITION"], outcome: "credential", scope: "credential" },
    // Signatures of another model or project: another target needs none.
    { status: [400], text: /thought.?signature/i, outcome: "model" },
    {
      status: [400],
      text: /input token count.{0,80}exceeds|exceeds the maximum number of tokens/i,
      outcome: "context",
    },
    { status: [503], outcome: "retry" },
    { status: [504], outcome: "model" },
  ],
};
