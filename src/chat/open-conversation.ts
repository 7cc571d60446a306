import type { InferenceClient } from "../gateway/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { CallMore } from "./call.ts";
import { addressOf } from "./call.ts";
import { Conversation } from "./conversation.ts";
import { toldNewcomer } from "./first-steps.ts";
import { chooseSession, type SessionChoice } from "./sessions/choose.ts";
import type { SessionFiles } from "./sessions/port.ts";
import type { Wishes } from "./sessions/record.ts";
import type { ToolBox } from "./tools/tool-box.ts";

/** What a conversation stands on. */
export interface ConversationGround {
  readonly sessions: () => Promise<SessionFiles>;
  /** Opened when the first question is asked. */
  readonly client: () => Promise<InferenceClient>;
  readonly clock: Clock;
  /** Told where something could not be kept; the conversation goes on. */
  readonly onUnkept: (error: unknown) => Promise<void> | void;
}

/** Which conversation, who is asked, and with what. */
export interface ConversationOptions extends SessionChoice, Wishes {
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly schema?: CallMore["schema"];
  readonly tools?: ToolBox | undefined;
}

/**
 * The conversation that the options name, a new one by default, with their wishes in place of those it had.
 * Throws `PmovesError` (exit 2) for options that exclude each other and for a session that is not there.
 */
export async function openConversation(
  ground: ConversationGround,
  options: ConversationOptions,
): Promise<Conversation> {
  const { clock, onUnkept } = ground;
  addressOf(options);
  const writer = await chooseSession(await ground.sessions(), options, clock);
  const conversation = new Conversation({
    client: async () => {
      try {
        return await ground.client();
      } catch (error) {
        throw toldNewcomer(error);
      }
    },
    writer,
    clock,
    more: {
      params: { max_tokens: options.maxTokens, temperature: options.temperature },
      schema: options.schema,
    },
    tools: options.tools,
    onUnkept,
  });
  const before = writer.session.wishes;
  const after = wishesAfter(before, options);
  if (JSON.stringify(after) !== JSON.stringify(before)) await conversation.wish(after);
  return conversation;
}

/** What is wished now goes before what was; whom to ask is one wish of three fields. */
export function wishesAfter(before: Wishes, now: Wishes): Wishes {
  const { function: fn, model, variant } = now;
  const whom =
    fn === undefined && model === undefined
      ? { function: before.function, model: before.model, variant: variant ?? before.variant }
      : { function: fn, model, variant };
  return { ...whom, system: now.system ?? before.system, tier: now.tier ?? before.tier };
}
