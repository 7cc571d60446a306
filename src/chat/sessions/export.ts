import { type Session, textOfContent } from "./session.ts";

/** A session as Markdown, for people. */
export function sessionMarkdown(session: Session): string {
  const parts = [`# Session ${session.id}`];
  if (session.parent !== undefined) parts.push(`Goes on from ${session.parent.session}.`);
  if (session.wishes.system !== undefined) parts.push("## System", session.wishes.system);
  for (const message of session.messages) {
    if (message.role === "user") {
      parts.push("## You", textOfContent(message.content));
      continue;
    }
    const { answer } = message;
    const who = answer.variant_name === null ? "Answer" : `Answer by ${answer.variant_name}`;
    parts.push(`## ${who}${answer.ending === "ok" ? "" : ` (${answer.ending})`}`);
    if (answer.text !== "") parts.push(answer.text);
    for (const call of answer.tool_calls)
      parts.push(`\`${call.name}\` was called with \`${call.arguments}\``);
    if (answer.error !== null) parts.push(`> ${answer.error}`);
  }
  return `${parts.join("\n\n")}\n`;
}

/** What `--format jsonl` of an export has a line of: one message each, the shape of fine-tuning files. */
export function sessionMessages(session: Session): readonly object[] {
  const system =
    session.wishes.system === undefined ? [] : [{ role: "system", content: session.wishes.system }];
  const messages = session.messages.map((message) =>
    message.role === "user"
      ? { role: "user", content: textOfContent(message.content) }
      : {
          role: "assistant",
          content: message.answer.text,
          ...(message.answer.tool_calls.length > 0 && { tool_calls: message.answer.tool_calls }),
          inference_id: message.answer.inference_id,
        },
  );
  return [...system, ...messages];
}
