import * as z from "zod";
import { completionScripts, defineCommand, option, shells } from "../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "print a completion script for your shell",
  description: `Put one of these lines into your shell's start-up file:
  bash  source <(pmoves completion bash)
  zsh   source <(pmoves completion zsh)
  fish  pmoves completion fish | source`,
  impact: "read",
  examples: ["pmoves completion bash", "pmoves completion zsh", "pmoves completion fish"],
  arguments: z.object({ shell: option(z.enum(shells), { describe: "which shell" }) }),
  pipedFormat: "plain",
  run: (_context, { shell }) => ({ shell, script: completionScripts[shell] }),
  render: { human: ({ script }) => script },
});
