import { HELP as BUS_HELP, benchBus } from "./bus/run.ts";
import { benchCapture, HELP as CAPTURE_HELP } from "./capture/run.ts";
import { benchChat, HELP as CHAT_HELP } from "./chat/run.ts";
import { benchEval, HELP as EVAL_HELP } from "./eval/run.ts";
import { benchEvalSampling, HELP as SAMPLING_HELP } from "./eval-sampling/run.ts";
import { benchGateway, HELP as GATEWAY_HELP } from "./gateway/run.ts";
import { installRivals } from "./install.ts";
import { benchScreen, HELP as SCREEN_HELP } from "./screen/run.ts";
import { benchSoak, HELP as SOAK_HELP } from "./soak/run.ts";
import { benchStartup, HELP as STARTUP_HELP } from "./startup/run.ts";
import { benchTrajectories, HELP as TRAJECTORIES_HELP } from "./trajectories/run.ts";

const known = [
  "gateway",
  "startup",
  "soak",
  "eval",
  "eval-sampling",
  "screen",
  "bus",
  "trajectories",
  "capture",
  "chat",
];

/** `npm run bench -- NAME …`: exit 0, 1 when it could not measure, 2 for usage, 3 when a target is missed. */
async function main([name, ...rest]: string[]): Promise<number> {
  if (rest.includes("--help") || name === undefined || !known.includes(name)) {
    process.stdout.write(
      `${GATEWAY_HELP}\n\n${SOAK_HELP}\n\n${STARTUP_HELP}\n\n${EVAL_HELP}\n\n${SAMPLING_HELP}\n\n${SCREEN_HELP}\n\n${BUS_HELP}\n\n${TRAJECTORIES_HELP}\n\n${CAPTURE_HELP}\n\n${CHAT_HELP}\n`,
    );
    return rest.includes("--help") || name === "--help" ? 0 : 2;
  }
  if (name === "eval-sampling") return benchEvalSampling(rest);
  if (name === "chat") return benchChat(rest);
  if (name === "bus") return benchBus(rest);
  if (name === "capture") return benchCapture(rest);
  if (name === "trajectories") return benchTrajectories(rest);
  if (name === "screen") return benchScreen(rest);
  if (name === "eval") return benchEval(rest);
  if (name === "startup") return benchStartup(rest);
  if (name === "soak") return benchSoak(rest);
  const arms = rest.find((_, i) => rest[i - 1] === "--arms") ?? "portkey";
  if (arms.includes("portkey")) installRivals();
  return benchGateway(rest);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
