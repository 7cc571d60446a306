import type { Episode, EpisodeStep } from "../episode.ts";

export interface Message {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  /** JSON array of {id, name, arguments}: text, since arguments differ from tool to tool. */
  readonly tool_calls: string | null;
  readonly tool_call_id: string | null;
}

/**
 * The conversation of an episode: what was asked, then for each step what the agent saw, said and called, and
 * what the call gave. Something that two events tell (a result and the next observation) stands there once.
 */
export function messagesOf({ instruction, steps }: Episode): readonly Message[] {
  const messages: Message[] = [];
  const say = (role: Message["role"], content: string, more: Partial<Message> = {}) =>
    messages.push({ role, content, tool_calls: null, tool_call_id: null, ...more });
  if (instruction !== null && steps[0]?.observation !== instruction) say("user", instruction);
  let called: string | null = null;
  let told: string | null = null;
  for (const step of steps) {
    if (step.observation !== null && step.observation !== told) {
      if (called === null) say("user", step.observation);
      else say("tool", step.observation, { tool_call_id: called });
    }
    called = callIdOf(step);
    if (step.action !== null) {
      const { text, toolName, toolArguments } = step.action;
      const call =
        toolName === null ? null : [{ id: called, name: toolName, arguments: toolArguments ?? "{}" }];
      if (text !== null || call !== null)
        say("assistant", text ?? "", { tool_calls: call && JSON.stringify(call) });
    }
    told = step.result?.output ?? step.result?.error ?? null;
    if (told === null || told === step.action?.text) continue;
    if (called === null) continue;
    say("tool", told, { tool_call_id: called });
    called = null;
  }
  return messages;
}

function callIdOf({ action, index }: EpisodeStep): string | null {
  return action?.toolName == null ? null : `call_${index}`;
}
