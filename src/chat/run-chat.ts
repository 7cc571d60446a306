import { messageOf } from "../kernel/errors.ts";
import { readShape, type Shape } from "./answer/shape.ts";
import { ChatRun } from "./chat-run.ts";
import type { Conversation } from "./conversation.ts";
import { type ConversationGround, type ConversationOptions, openConversation } from "./open-conversation.ts";
import { type QuestionGround, type QuestionOptions, readQuestion } from "./question/question.ts";
import type { Wishes } from "./sessions/record.ts";
import type { ConversationEvent } from "./tools/tool-box.ts";
import type { RunProgram } from "./tools/tool-commands.ts";
import { toolsOf } from "./tools/tools-of.ts";

/** What a question of the command line is asked with. */
export interface ChatGround extends Omit<ConversationGround, "onUnkept">, QuestionGround {
  readonly readFile: (path: string) => Promise<string>;
  readonly spawn: () => Promise<RunProgram>;
  readonly note: (text: string) => Promise<void>;
  readonly warn: (text: string) => Promise<void>;
  /** Whether the answer is shown on a terminal. */
  readonly terminal: boolean;
}

export interface ChatOptions extends Omit<ConversationOptions, "schema" | "tools" | "tier">, QuestionOptions {
  /** 1 to 3. */
  readonly tier?: number | undefined;
  readonly schema?: string | undefined;
  readonly extract?: "code" | undefined;
  readonly tools?: string | undefined;
  readonly toolCommand: readonly string[];
}

/** A question that is read, and the conversation that it is asked in. */
export interface Asking {
  readonly content: Awaited<ReturnType<typeof readQuestion>>;
  readonly shape: Shape | undefined;
  readonly conversation: Conversation;
  /** Null where the conversation is not kept. */
  readonly sessionId: () => string | null;
}

/** Reads everything that the options name, and opens the conversation. Throws `PmovesError` (exit 2). */
export async function openAsking(ground: ChatGround, options: ChatOptions): Promise<Asking> {
  const shape = await readShape(options, ground.readFile);
  const tools = await toolsOf(ground, options);
  const content = await readQuestion(options, ground);
  let kept = options.save;
  const onUnkept = async (error: unknown) => {
    if (kept) await ground.warn(`this conversation is not kept: ${messageOf(error)}`);
    kept = false;
  };
  const conversation = await openConversation(
    { ...ground, onUnkept },
    { ...options, tier: options.tier as Wishes["tier"], schema: shape?.schema, tools },
  );
  return { content, shape, conversation, sessionId: () => (kept ? conversation.session.id : null) };
}

/** One question and its answer, as it comes. */
export async function askOnce(ground: ChatGround, options: ChatOptions): Promise<ChatRun> {
  const asking = await openAsking(ground, options);
  const { shape, sessionId } = asking;
  const { note, terminal } = ground;
  return new ChatRun(eventsOf(asking, ground.signal), { note, terminal, shape, sessionId });
}

async function* eventsOf(
  { content, conversation }: Asking,
  signal: AbortSignal,
): AsyncGenerator<ConversationEvent, void, undefined> {
  await using open = conversation;
  yield* open.ask(content, signal);
}
