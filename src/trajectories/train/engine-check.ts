import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { WorkFolder } from "./folder.ts";
import type { TrainPlan } from "./plan-json.ts";
import type { TrainProcesses } from "./processes.ts";

const INSTALL: Readonly<Record<TrainPlan["engine"], string>> = {
  "agentgym-rl":
    "Install AgentGym-RL (github.com/WooooDyy/AgentGym-RL), and name its Python and folder under [run]: python, folder",
  trl: "Install TRL (pip install trl peft), and start pmoves where its `trl` is on PATH",
  command: "Install it, or name it by its whole path under [run]: command",
};

/** Exit code of a Python that has no AgentGym-RL. */
const NO_MODULE = 3;
/** Looks without importing: an import of verl takes its GPU libraries with it. */
const FIND_VERL = [
  "import importlib.util as u, os, sys",
  "s = u.find_spec('verl')",
  "p = list(s.submodule_search_locations) if s else []",
  `sys.exit(0 if any(os.path.isdir(os.path.join(d, 'agent_trainer')) for d in p) else ${NO_MODULE})`,
].join("\n");

/**
 * Before hours of work: whether the engine, its folder, the data and the environment are there. Throws `PmovesError`
 * `train.engine_absent` (exit 2), `train.data_changed` (exit 2), `train.environment` (exit 5).
 */
export async function checkEngine(
  processes: TrainProcesses,
  folder: WorkFolder,
  plan: TrainPlan,
): Promise<void> {
  for (const { argv, folder: own, name } of plan.stages) {
    const [program = ""] = argv;
    if (own !== null && !(await processes.isFolder(own)))
      throw absent(plan, `the folder ${own} is not there`);
    if ((await processes.find(program, own ?? folder.path)) === undefined)
      throw absent(plan, `there is no ${program} to ${name} with`);
  }
  if (plan.engine === "agentgym-rl") await checkVerl(processes, folder, plan);
  for (const { path, sha256 } of plan.data.files) {
    const there = (await folder.size(path)) > 0 ? (await folder.digest(path)).sha256 : undefined;
    if (there === sha256) continue;
    throw new PmovesError(`${path} ${there === undefined ? "is gone" : "is not what was planned"}`, {
      code: "train.data_changed",
      exit: EXIT.usage,
      hint: "Plan it anew: pmoves train plan plan.toml --out … --force",
    });
  }
  const { environment } = plan;
  if (environment === null || (await processes.answers(environment.address))) return;
  throw new PmovesError(`nobody answers at ${environment.address}, the environment ${environment.name}`, {
    code: "train.environment",
    exit: EXIT.unreachable,
    hint: "Start its server: AgentGym-RL trains against it",
  });
}

async function checkVerl(processes: TrainProcesses, folder: WorkFolder, plan: TrainPlan): Promise<void> {
  const [stage] = plan.stages;
  const python = stage?.argv[0] ?? "python3";
  const { code, said } = await processes.check([python, "-c", FIND_VERL], stage?.folder ?? folder.path);
  if (code === 0) return;
  const why =
    code === NO_MODULE ? "has no module verl.agent_trainer" : `can't say what it has: ${said.trim()}`;
  throw absent(plan, `${python} ${why}`);
}

function absent({ engine }: TrainPlan, what: string): PmovesError {
  return new PmovesError(`${engine} can't be run: ${what}`, {
    code: "train.engine_absent",
    exit: EXIT.usage,
    hint: INSTALL[engine],
  });
}
