import type * as z from "zod";
import type { AnyCommand, Command } from "./command.ts";

export { busCheckOptions, busOptions, busRangeOptions, subjectsArgument } from "./bus-options.ts";
export { chatOptions } from "./chat-options.ts";
export type { CommandTable, Impact, Invocation, Overview } from "./command.ts";
export { completionScripts, shells } from "./completion-scripts.ts";
export { composeOptions } from "./compose-options.ts";
export { hubRepoOptions, publishOptions } from "./hub-options.ts";
export { judgingOptions } from "./judging-options.ts";
export { option } from "./option-text.ts";
export { drawingOptions, scoringFrom, scoringOptions } from "./scoring-options.ts";
export {
  configArgument,
  configFrom,
  configOptions,
  gatewayConfigOption,
  gatewayOptions,
  whereFlags,
  whereFrom,
} from "./shared-options.ts";
export { traceOptions } from "./trace-options.ts";
export { trajectoryOptions } from "./trajectory-options.ts";

type Values<Shape extends z.ZodObject | undefined> = Shape extends z.ZodObject ? z.output<Shape> : unknown;

/**
 * A command is data: its types come from its zod shapes. Options of flags, environment and settings files
 * are merged and checked before `run` is called.
 */
export function defineCommand<
  Data,
  Options extends z.ZodObject | undefined = undefined,
  Arguments extends z.ZodObject | undefined = undefined,
>(
  command: Omit<Command<Values<Options> & Values<Arguments>, Data>, "options" | "arguments"> & {
    readonly options?: Options;
    readonly arguments?: Arguments;
  },
): AnyCommand {
  return command as unknown as AnyCommand;
}
