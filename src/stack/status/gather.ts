import type { ContractBook } from "../../bus/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Facts, LiveFacts, StackFiles, SubjectFact } from "../checks/facts.ts";
import { dashboardFacts, type FilePorts, scrapeFacts } from "./facts-from-files.ts";

export interface GatherOptions {
  /** Compose files in the order of their merging; empty looks for the usual names. */
  readonly compose: readonly string[];
  readonly prometheus: readonly string[];
  readonly dashboard: readonly string[];
  readonly live: boolean;
  /** Go on where there is no compose file. */
  readonly optional?: boolean | undefined;
}

export interface GatherPorts extends FilePorts {
  readonly readCompose: (files: readonly string[]) => Promise<StackFiles>;
  readonly book: () => Promise<ContractBook>;
  readonly live: () => LiveFacts;
}

/** Names that Compose itself looks for (docs.docker.com/compose/intro/compose-application-model). */
const USUAL = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/** Everything that checks may look at. Throws `PmovesError` (exit 2) where there is nothing to look at. */
export async function gatherFacts(ports: GatherPorts, options: GatherOptions): Promise<Facts> {
  const files = options.compose.length > 0 ? options.compose : await usual(ports);
  if (files.length === 0 && !options.live && options.optional !== true) {
    throw new PmovesError("there is no compose file here, and none was named", {
      code: "stack.no_files",
      exit: EXIT.usage,
      hint: "name them: --compose docker-compose.yml; or ask what runs: --live",
    });
  }
  const stack = files.length === 0 ? undefined : await ports.readCompose(files);
  const [scrape, dashboards] = await Promise.all([
    scrapeFacts(options.prometheus, stack, ports),
    dashboardFacts(options.dashboard, stack, ports),
  ]);
  const live = options.live ? ports.live() : undefined;
  return { stack, scrape, dashboards, live, subject: async (name) => subjectFact(await ports.book(), name) };
}

async function usual({ read }: FilePorts): Promise<readonly string[]> {
  for (const name of USUAL) if ((await read(name)) !== undefined) return [name];
  return [];
}

async function subjectFact(book: ContractBook, subject: string): Promise<SubjectFact> {
  const { registered, contract, path } = await book.load(subject);
  if (contract === null) {
    const known = book.catalogue.get(subject) === undefined ? "" : ", though it is documented";
    return { declared: "unregistered", detail: `nothing declares it${known}` };
  }
  if (contract.state === "broken") {
    return { declared: "broken", detail: `its schema ${path} cannot be used: ${contract.reason}` };
  }
  return { declared: "valid", detail: registered ? `declared by ${path}` : `declared by pmoves, ${path}` };
}
