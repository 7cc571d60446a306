/** What others may know of conversations. */

export { answerFailure } from "./answer/answer-failure.ts";
export { codeBlocks } from "./answer/extract-code.ts";
export { servedNote } from "./answer/served-note.ts";
export type { BatchFiles } from "./batch/kept-answers.ts";
export { Conversation } from "./conversation.ts";
export {
  type ConversationGround,
  type ConversationOptions,
  openConversation,
} from "./open-conversation.ts";
export type { KeptPrompts, PromptHistory } from "./prompt-history.ts";
export { sessionMarkdown, sessionMessages } from "./sessions/export.ts";
export { findSession, readSession } from "./sessions/find.ts";
export type { SessionFile, SessionFiles } from "./sessions/port.ts";
export type { Ending, KeptAnswer, SessionRecord, Wishes } from "./sessions/record.ts";
export { type Message, type Session, textOfContent, titleOf } from "./sessions/session.ts";
export { type Found, listSessions, type SessionRow, searchSessions } from "./sessions/summary.ts";
export { SessionWriter } from "./sessions/writer.ts";
export type { ConversationEvent, ToolBox } from "./tools/tool-box.ts";
export type { ToolCall } from "./tools/tool-calls.ts";
