import { readGlm } from "../readers.ts";
import type { OutcomeTable } from "../rule.ts";

const DAY = 24 * 3_600_000;

/** docs.z.ai and docs.bigmodel.cn error codes: strings, mostly under HTTP 429. */
export const glm: OutcomeTable = {
  read: readGlm,
  statusOf: { "1120": 503, "1230": 500, "1234": 502, "1302": 429, "1303": 429, "1305": 429 },
  rules: [
    {
      code: ["1000", "1001", "1002", "1003", "1004", "1100", "1110", "1111", "1112", "1121"],
      outcome: "credential",
      scope: "credential",
    },
    // Fair-use restriction of the key: asking again soon makes it worse.
    { code: ["1313"], outcome: "credential", scope: "credential", delayMs: DAY },
    { code: ["1113"], outcome: "credit", scope: "account", reset: ["stated"] },
    { code: ["1304", "1308", "1309", "1310"], outcome: "credit", scope: "plan", reset: ["stated"] },
    { code: ["1211", "1311", "1312"], outcome: "model" },
    { code: ["1120", "1230", "1234", "1302", "1303", "1305"], outcome: "retry" },
    { code: ["1261"], outcome: "context" },
    { code: ["1210", "1212", "1213", "1214", "1215", "1300", "1301"], outcome: "caller" },
  ],
};
