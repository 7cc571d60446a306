import { readCloudflare } from "../readers.ts";
import type { OutcomeTable } from "../rule.ts";

/** developers.cloudflare.com/workers-ai/platform/errors; 4006 as seen live. Neurons are counted by UTC days. */
export const cloudflare: OutcomeTable = {
  read: readCloudflare,
  statusOf: { "3040": 429, "3007": 408, "3008": 408 },
  rules: [
    { code: ["3036", "4006"], outcome: "credit", scope: "account", reset: ["utc_midnight"] },
    { text: /daily free allocation/i, outcome: "credit", scope: "account", reset: ["utc_midnight"] },
    { code: ["3040", "3007", "3008"], outcome: "retry" },
    { code: ["5007", "3042"], outcome: "model" },
    { code: ["5016", "5018", "3023", "3041"], outcome: "credential", scope: "credential" },
    { code: ["3006"], outcome: "context" },
    { code: ["5004", "3003"], outcome: "caller" },
  ],
};
