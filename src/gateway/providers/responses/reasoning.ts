import type { Target } from "../../config/types.ts";
import type { ThoughtBlock } from "../../model/index.ts";
import { type Fields, fieldsOf, stringOf } from "../fields.ts";

/** The wire's name of the item; kept in `extraData.type`. */
export const REASONING = "reasoning";

type Summary = NonNullable<ThoughtBlock["summary"]>;

/** A reasoning item as a thought; undefined for the usual one that says nothing and can't go back. */
export function thoughtOf(item: Fields, target: Target): ThoughtBlock | undefined {
  const said = textsOf(item.content);
  const summary = textsOf(item.summary).map((text) => ({ type: "summary_text" as const, text }));
  // Reasoning itself where it is shown, else what the service says about it.
  const text = (said.length > 0 ? said : summary.map((part) => part.text)).join("\n\n");
  const sealed = sealOf(item, target);
  if (text === "" && sealed === undefined) return undefined;
  return {
    type: "thought",
    ...(text === "" ? {} : { text }),
    ...(summary.length === 0 ? {} : { summary }),
    ...(sealed ?? { providerType: target.kind }),
  };
}

/** What lets a thought go back: its encrypted content, whose it is, and the item that it was. */
export function sealOf(
  item: Fields,
  target: Target,
): Required<Pick<ThoughtBlock, "signature" | "providerType" | "extraData">> | undefined {
  const signature = stringOf(item.encrypted_content);
  if (signature === "") return undefined;
  return { signature, providerType: target.kind, extraData: { type: REASONING, id: stringOf(item.id) } };
}

/**
 * A thought as an item of the input: only with its encrypted content, and only where it came from. Its id is
 * left out, because nothing is stored there under that name: an id would be looked up and not found.
 */
export function reasoningItem(block: ThoughtBlock, target: Target): unknown {
  const { text, signature, providerType, extraData } = block;
  if (signature === undefined || signature === "" || providerType !== target.kind) return undefined;
  const stated = fieldsOf(extraData)?.type;
  if (stated !== undefined && stated !== REASONING) return undefined;
  const summary: Summary =
    block.summary ?? (text === undefined || text === "" ? [] : [{ type: "summary_text", text }]);
  return { type: REASONING, summary, encrypted_content: signature };
}

function textsOf(parts: unknown): string[] {
  if (!Array.isArray(parts)) return [];
  return parts.flatMap((part) => stringOf(fieldsOf(part)?.text) || []);
}
