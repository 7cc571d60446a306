import { fieldsOf, stringOf } from "../../fields.ts";
import { planReset } from "../plan-reset.ts";
import type { OutcomeTable, Reader } from "../rule.ts";
import { CONTEXT_TEXT } from "./shared.ts";

/** What the provider has read of the command's last words; `resetAt` in Unix milliseconds, from its rate_limit_event. */
const read: Reader = (body, now) => {
  const fields = fieldsOf(body) ?? {};
  const message = stringOf(fields.message);
  const resetAt = typeof fields.resetAt === "number" ? fields.resetAt : planReset(message, now);
  return { message, code: stringOf(fields.code), ...(resetAt === undefined ? {} : { resetAt }) };
};

/** Texts of the command itself (github.com/anthropics/claude-code) and of the API behind it. */
export const claudeCode: OutcomeTable = {
  read,
  statusOf: {},
  rules: [
    {
      text: /\b(?:opus|sonnet|haiku|fable) (?:\d[\d.]* )?(?:weekly )?limit/i,
      outcome: "credit",
      scope: "target",
      reset: ["stated"],
    },
    {
      text: /usage limit|hit your (?:\w+ ){0,2}limit|\blimit reached|out of (?:extra )?usage|(?:session|weekly|5-hour) limit/i,
      outcome: "credit",
      scope: "plan",
      reset: ["stated"],
    },
    { text: /credit balance is too low/i, outcome: "credit", scope: "account", reset: ["stated"] },
    {
      text: /invalid api key|\/login\b|not logged in|oauth token|authentication_error|API Error: 40[13]/i,
      outcome: "credential",
      scope: "credential",
      hint: () => "log in: run the command once by hand",
    },
    { text: CONTEXT_TEXT, outcome: "context" },
    {
      text: /overloaded|rate_limit_error|API Error: (?:429|5\d\d)|connection error|request timed out/i,
      outcome: "retry",
    },
    { outcome: "model" },
  ],
};
