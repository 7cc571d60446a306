import type { InferenceClient, InputBlock, ServedModel } from "../gateway/index.ts";
import { EXIT, messageOf, PmovesError } from "../kernel/errors.ts";
import { addressOf } from "./call.ts";
import type { Conversation } from "./conversation.ts";
import { type ConversationGround, type ConversationOptions, openConversation } from "./open-conversation.ts";
import type { PromptHistory } from "./prompt-history.ts";
import { attachment, type ReadBytes } from "./question/attach.ts";
import type { Wishes } from "./sessions/record.ts";
import type { ToolBox } from "./tools/tool-box.ts";

/** What a talk at the keyboard stands on. */
export interface TalkGround extends Omit<ConversationGround, "onUnkept"> {
  readonly readBytes: ReadBytes;
  readonly listFolder: (path: string) => Promise<readonly string[]>;
  readonly feedback: () => Promise<(body: object, signal: AbortSignal) => Promise<unknown>>;
  readonly promptHistory: () => Promise<PromptHistory>;
  readonly tools: () => Promise<ToolBox | undefined>;
}

export interface TalkOptions extends Omit<ConversationOptions, "schema" | "tools" | "tier"> {
  /** 1 to 3. */
  readonly tier?: number | undefined;
  readonly attach: readonly string[];
}

/** Options that make one question of a call. */
interface OneQuestion {
  readonly prompt: readonly string[];
  readonly template?: string | undefined;
  readonly batch?: string | undefined;
  readonly variants?: string | undefined;
  readonly schema?: string | undefined;
  readonly extract?: string | undefined;
  readonly n: number;
}

/** Whether somebody sits there and has asked nothing yet. */
export function wantsTalk(options: OneQuestion, onTerminal: boolean): boolean {
  const { prompt, template, batch, variants, schema, extract, n } = options;
  const asks = [template, batch, variants, schema, extract].some((given) => given !== undefined);
  return onTerminal && prompt.length === 0 && !asks && n === 1;
}

/**
 * A conversation at the keyboard, as a screen or a prompt of lines takes it over; by itself it is told as
 * nothing.
 */
export class Talk {
  readonly #ground: TalkGround;
  readonly #options: TalkOptions;
  readonly #lines: (talk: Talk) => AsyncIterable<string>;

  /** `lines`: the talk without a screen. Throws `PmovesError` (exit 2) for options that exclude each other. */
  constructor(ground: TalkGround, options: TalkOptions, lines: (talk: Talk) => AsyncIterable<string>) {
    addressOf({ function: options.function, model: options.model, variant: options.variant });
    this.#ground = ground;
    this.#options = options;
    this.#lines = lines;
  }

  get attached(): readonly string[] {
    return this.#options.attach;
  }

  readonly history: PromptHistory = {
    list: async () => (await this.#ground.promptHistory()).list(),
    append: async (text) => (await this.#ground.promptHistory()).append(text),
  };

  /** The conversation that the command line names, or a copy of a session that goes on from it. */
  async open(onUnkept: (error: unknown) => void, fork?: string): Promise<Conversation> {
    const options = this.#options;
    const tools = await this.#ground.tools();
    const rest = { ...options, tools, tier: options.tier as Wishes["tier"] };
    const where = { continue: false, session: undefined, episode: undefined };
    return openConversation(
      { ...this.#ground, onUnkept },
      fork === undefined ? rest : { ...rest, ...where, fork },
    );
  }

  async models(signal: AbortSignal): Promise<readonly ServedModel[]> {
    return (await this.#client()).models({ signal });
  }

  attach(path: string): Promise<InputBlock> {
    return attachment(path, this.#ground.readBytes);
  }

  entries(folder: string): Promise<readonly string[]> {
    return this.#ground.listFolder(folder);
  }

  async feedback(body: object, signal: AbortSignal): Promise<unknown> {
    try {
      return await (await this.#ground.feedback())(body, signal);
    } catch (cause) {
      throw new PmovesError(`the feedback was not taken: ${messageOf(cause)}`, {
        code: "chat.feedback",
        hint: "a metric has to be one of the configuration; `/feedback comment ...` always works",
        cause,
      });
    }
  }

  text(): AsyncIterable<string> {
    return this.#lines(this);
  }

  json(): AsyncIterable<string> {
    throw nothingAsked();
  }

  [Symbol.asyncIterator](): AsyncIterator<object> {
    throw nothingAsked();
  }

  #client(): Promise<InferenceClient> {
    return this.#ground.client();
  }
}

function nothingAsked(): PmovesError {
  return new PmovesError("there is nothing to ask: give a prompt", {
    code: "chat.no_prompt",
    exit: EXIT.usage,
    hint: 'pmoves chat "why is the sky blue?" --json; without a format it opens a chat',
  });
}
