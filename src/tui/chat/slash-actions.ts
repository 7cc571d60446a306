import {
  type Conversation,
  codeBlocks,
  type Message,
  sessionMarkdown,
  textOfContent,
  type Wishes,
} from "../../chat/index.ts";
import type { InlineDesk } from "../base/inline-screen.ts";
import type { ChatParts } from "./chat-parts.ts";
import { explainLines } from "./explain-lines.ts";
import { helpLines } from "./help-lines.ts";
import type { SlashCommand } from "./slash/slash-command.ts";

/** What commands do with the chat around them. */
export interface ChatHands {
  readonly parts: ChatParts;
  readonly desk: InlineDesk;
  conversation(): Promise<Conversation>;
  readonly columns: number;
  /** Files that go with the next question. */
  readonly attached: string[];
  /** Says lines in the scrollback. */
  say(...lines: readonly string[]): void;
  /** Puts a text into the composer. */
  write(text: string): void;
  /** Asks again from that message on; `wishes` for this once. */
  again(place: number, wishes: Wishes | undefined): void;
  /** Goes on in another conversation. */
  move(fork: string): Promise<void>;
  leave(): void;
}

/** Does what a slash command says. Throws with what is wrong. */
export async function doSlash(command: SlashCommand, hands: ChatHands): Promise<void> {
  switch (command.name) {
    case "quit":
      return hands.leave();
    case "help":
      return hands.say(...helpLines(command.about, hands.columns, hands.desk.theme));
    case "fork":
      return fork(hands);
    case "edit":
    case "retry":
      return goBack(command, hands);
    case "attach":
      return attach(command.paths, hands);
    case "save":
      return save(command.path, hands);
    case "copy":
      return copy(command.what, hands);
    case "feedback":
      return feedback(command.given, hands);
    case "explain": {
      const answer = lastAnswer(await hands.conversation());
      if (answer === undefined) return hands.say("nothing has been answered yet");
      return hands.say(...explainLines(answer, hands.columns, hands.desk.theme));
    }
    default:
      return wish(command, hands);
  }
}

type Wish = Extract<SlashCommand, { name: "model" | "function" | "variant" | "system" | "tier" }>;

async function wish(command: Wish, hands: ChatHands): Promise<void> {
  const conversation = await hands.conversation();
  const { wishes } = conversation.session;
  const after = wishesAfter(command, wishes);
  if (after === undefined) return show(command.name, wishes, hands);
  await conversation.wish(after);
  const value = after[command.name];
  hands.say(value === undefined ? `${command.name}: as the gateway has it` : `${command.name}: ${value}`);
}

/** Undefined where it is to be shown only. A model and a function exclude each other. */
function wishesAfter(command: Wish, wishes: Wishes): Wishes | undefined {
  switch (command.name) {
    case "model":
      return command.model === undefined
        ? undefined
        : { ...wishes, model: command.model, function: undefined, variant: undefined };
    case "function":
      return command.function === undefined
        ? undefined
        : { ...wishes, function: command.function, model: undefined, variant: undefined };
    case "variant":
      if (command.variant === undefined) return undefined;
      return { ...wishes, variant: command.variant ?? undefined };
    case "system":
      return command.system === undefined ? undefined : { ...wishes, system: command.system ?? undefined };
    case "tier":
      return command.tier === undefined ? undefined : { ...wishes, tier: command.tier ?? undefined };
  }
}

async function show(name: Wish["name"], wishes: Wishes, { parts, desk, say }: ChatHands): Promise<void> {
  say(`${name}: ${wishes[name] ?? "as the gateway has it"}`);
  if (name !== "model" && name !== "function") return;
  const there = await parts.models(desk.signal);
  const fits = there.filter(({ kind }) => kind === name).map(({ id }) => id);
  if (fits.length > 0) say(desk.theme.dim(`there are: ${fits.join(" ")}`));
}

async function fork({ conversation, move, say }: ChatHands): Promise<void> {
  const { session } = await conversation();
  if (session.messages.length === 0) return say("there is nothing to copy yet");
  await move(session.id);
}

async function goBack(
  command: Extract<SlashCommand, { name: "edit" | "retry" }>,
  hands: ChatHands,
): Promise<void> {
  const conversation = await hands.conversation();
  const { messages, wishes } = conversation.session;
  const nth = command.name === "edit" ? command.message : 1;
  const place = placeOfQuestion(messages, nth);
  if (place === undefined) {
    const asked = messages.filter(isQuestion).length;
    return hands.say(
      asked === 0 ? "nothing has been asked yet" : `there are only ${asked} messages of yours`,
    );
  }
  if (command.name === "retry") {
    const other = command.model === undefined ? undefined : { ...wishes, model: command.model };
    const alone = other === undefined ? undefined : { ...other, function: undefined, variant: undefined };
    return hands.again(place, alone);
  }
  const message = messages[place];
  await conversation.drop(place);
  hands.say(hands.desk.theme.dim(`(${messages.length - place} messages taken back)`), "");
  if (message?.role === "user") hands.write(textOfContent(message.content));
}

function isQuestion(message: Message): boolean {
  return message.role === "user" && !message.content.some(({ type }) => type === "tool_result");
}

function placeOfQuestion(messages: readonly Message[], nth: number): number | undefined {
  const places = messages.flatMap((message, place) => (isQuestion(message) ? [place] : []));
  return places.at(-nth);
}

async function attach(paths: readonly string[] | null, hands: ChatHands): Promise<void> {
  const { attached, parts, say } = hands;
  if (paths === null) attached.length = 0;
  // A file that can't be sent is told now, not with the question.
  for (const path of paths ?? []) {
    await parts.attach(path);
    if (!attached.includes(path)) attached.push(path);
  }
  say(attached.length === 0 ? "nothing is attached" : `with the next message: ${attached.join(" ")}`);
}

async function save(path: string | undefined, { conversation, desk, say }: ChatHands): Promise<void> {
  const { session } = await conversation();
  const file = path ?? `chat-${session.id.slice(-8)}.md`;
  await desk.save(file, sessionMarkdown(session));
  say(`written to ${file}`);
}

async function copy(what: "answer" | "code" | "all", hands: ChatHands): Promise<void> {
  const conversation = await hands.conversation();
  const answer = lastAnswer(conversation);
  if (answer === undefined) return hands.say("nothing has been answered yet");
  const text =
    what === "all"
      ? sessionMarkdown(conversation.session)
      : what === "code"
        ? codeBlocks(answer.text).join("\n\n")
        : answer.text;
  if (text === "") return hands.say(`the last answer has no ${what === "code" ? "code" : "text"}`);
  hands.say(await hands.desk.copy(text));
}

async function feedback(
  given: Extract<SlashCommand, { name: "feedback" }>["given"],
  hands: ChatHands,
): Promise<void> {
  const answer = lastAnswer(await hands.conversation());
  if (answer === undefined || answer.inference_id === "") return hands.say("there is no answer to speak of");
  const body = { inference_id: answer.inference_id, metric_name: given.metric, value: given.value };
  await hands.parts.feedback(body, hands.desk.signal);
  hands.say(`kept: ${given.metric} ${String(given.value)}`);
}

function lastAnswer({ session }: Conversation) {
  return session.messages.flatMap((one) => (one.role === "assistant" ? [one.answer] : [])).at(-1);
}
