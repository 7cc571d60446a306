/** What others may know of conversations. */

export { Conversation } from "./conversation.ts";
export {
  type ConversationGround,
  type ConversationOptions,
  openConversation,
} from "./open-conversation.ts";
export { sessionMarkdown, sessionMessages } from "./sessions/export.ts";
export { findSession, readSession } from "./sessions/find.ts";
export type { SessionFile, SessionFiles } from "./sessions/port.ts";
export type { Ending, KeptAnswer, SessionRecord, Wishes } from "./sessions/record.ts";
export { type Message, type Session, textOfContent, titleOf } from "./sessions/session.ts";
export { type Found, listSessions, type SessionRow, searchSessions } from "./sessions/summary.ts";
export { SessionWriter } from "./sessions/writer.ts";
export type { ConversationEvent, ToolBox } from "./tool-box.ts";
export type { ToolCall } from "./tool-calls.ts";
