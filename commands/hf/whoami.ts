import { defineCommand } from "../../src/cli/define-command.ts";
import { identityText, whoAmI } from "../../src/hub/index.ts";

export const command = defineCommand({
  summary: "say whose token of the Hub is in use, where it comes from, and what it may do",
  impact: "read",
  examples: ["pmoves hf whoami", "pmoves hf whoami --json", "HF_TOKEN_PATH=./token pmoves hf whoami"],
  run: (context) => whoAmI(context),
  render: { human: identityText },
});
