import type { Conversation, PromptHistory } from "../../chat/index.ts";
import type { InputBlock, ServedModel } from "../../gateway/index.ts";

/** What the screen of a chat asks of the world around it. */
export interface ChatParts {
  /**
   * The conversation that the command line names; with `fork`, a copy of that session. Not before somebody has
   * something to see. `onUnkept` is told where something could not be kept.
   */
  open(onUnkept: (error: unknown) => void, fork?: string): Promise<Conversation>;
  models(signal: AbortSignal): Promise<readonly ServedModel[]>;
  /** A file as a part of a question. Throws with what is wrong with it. */
  attach(path: string): Promise<InputBlock>;
  /** Entries of a folder, "" for the current one; folders end with a slash. */
  entries(folder: string): Promise<readonly string[]>;
  /** The body of `POST /feedback`. */
  feedback(body: object, signal: AbortSignal): Promise<unknown>;
  /** What was sent before, in whichever conversation. */
  readonly history?: PromptHistory | undefined;
  /** Goes with the first question. */
  readonly attached?: readonly string[] | undefined;
}
