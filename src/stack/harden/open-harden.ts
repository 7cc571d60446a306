import { join } from "node:path";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Rulebook } from "../audit/rule.ts";
import { ruleNamed } from "../audit/rulebook.ts";
import { type KeepContext, keepText } from "../compose/keep-text.ts";
import { folderOf, readAt } from "../compose/loading.ts";
import { type ProjectContext, type ProjectOptions, projectFiles } from "../compose/open-project.ts";
import { type ComposeTool, checkWith, type ToolCheck } from "./compose-tool.ts";
import { type Hardened, harden } from "./harden.ts";
import type { Knowledge } from "./knowledge.ts";
import { MARK } from "./overlay.ts";

export interface HardenContext extends ProjectContext, KeepContext {
  readonly auditRules: () => Promise<Rulebook>;
  readonly hardenKnowledge: () => Promise<Knowledge>;
  readonly composeTool: () => Promise<ComposeTool>;
}

export interface HardenOptions extends ProjectOptions {
  readonly out?: string | undefined;
  readonly skip: readonly string[];
  readonly check: boolean;
  readonly print: boolean;
  readonly force: boolean;
}

/** `stale`: the file that is there is another than what would be written, or there is none. */
export type OverlayState = "written" | "unchanged" | "fresh" | "stale" | "printed";

export interface HardenReport extends Hardened {
  readonly files: readonly string[];
  readonly out: string;
  readonly state: OverlayState;
  readonly tool: ToolCheck;
}

const NAME = "docker-compose.pmoves-hardened.yml";

/** Plans the overlay, and writes it, or says whether the one that is there is still right. */
export async function openHarden(context: HardenContext, options: HardenOptions): Promise<HardenReport> {
  const book = await context.auditRules();
  const skip = new Set(options.skip.map((id) => ruleNamed(book, id).id));
  const files = await context.composeFiles();
  const named = await projectFiles(files, context.env, options.file);
  const out = options.out ?? join(folderOf(named[0] ?? ""), NAME);
  // COMPOSE_FILE may name the overlay of the last run.
  const base = named.filter((path) => path !== out);
  if (base.length === 0) throw nothing(out);
  const before = await readAt({ files }, out);
  if (before !== undefined && !before.startsWith(MARK) && !options.force && !options.print)
    throw foreign(out);
  const hardened = await harden({
    files,
    options: {
      files: base,
      env: context.env,
      ...(options.envFile.length === 0 ? {} : { envFiles: options.envFile }),
      profiles: options.profile.length === 0 ? undefined : options.profile,
    },
    book,
    knowledge: await context.hardenKnowledge(),
    skip,
    out,
  });
  const same = before === hardened.text;
  const state = stateOf(options, same);
  if (state === "written") await keepText(context, out, hardened.text);
  const there = state === "written" || state === "unchanged" || state === "fresh";
  const tool: ToolCheck = there
    ? await checkWith(await context.composeTool(), base, out, hardened.required)
    : { checked: false, reason: "the overlay was not written" };
  return { ...hardened, files: base, out, state, tool };
}

function stateOf({ check, print }: HardenOptions, same: boolean): OverlayState {
  if (print) return "printed";
  if (check) return same ? "fresh" : "stale";
  return same ? "unchanged" : "written";
}

function nothing(out: string): PmovesError {
  return new PmovesError(`${out} is the only file, and it is the overlay itself`, {
    code: "harden.no_base",
    exit: EXIT.usage,
    hint: "name the base files: -f docker-compose.yml",
  });
}

function foreign(out: string): PmovesError {
  return new PmovesError(`${out} was not written by this command`, {
    code: "file.exists",
    exit: EXIT.usage,
    hint: "name another place with --out, or overwrite it with --force",
  });
}

/** Whether CI has to stop: the overlay is not what it should be, or Compose refuses it. */
export function hardenFails({ state, tool }: HardenReport): boolean {
  return state === "stale" || (tool.checked && !tool.accepted);
}
