/** An embed as Discord's webhooks take it (discord.com/developers/docs/resources/message#embed-object). */
export interface Embed {
  readonly title?: string | undefined;
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  /** 0xRRGGBB */
  readonly color?: number | undefined;
  /** RFC 3339 */
  readonly timestamp?: string | undefined;
  readonly fields?: readonly EmbedField[] | undefined;
  readonly footer?: { readonly text: string } | undefined;
  readonly image?: { readonly url: string } | undefined;
  readonly thumbnail?: { readonly url: string } | undefined;
}

export interface EmbedField {
  readonly name: string;
  readonly value: string;
  readonly inline?: boolean | undefined;
}

/** Discord's limits, in characters; `total` counts over all embeds of one message. */
export const LIMITS = {
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  total: 6000,
  embeds: 10,
} as const;

/** What an embed counts towards `total`. */
export function sizeOf({ title = "", description = "", footer, fields = [] }: Embed): number {
  const inFields = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  return title.length + description.length + (footer?.text.length ?? 0) + inFields;
}

/** The embed cut to the limits: texts get an ellipsis, then the last fields go, then the description shrinks. */
export function fitted(embed: Embed): Embed {
  const title = embed.title === undefined ? undefined : cutMarkdown(embed.title, LIMITS.title);
  const footer = embed.footer && { text: cutMarkdown(embed.footer.text, LIMITS.footer) };
  let fields = (embed.fields ?? [])
    // Discord refuses a field without a name or a value.
    .filter(({ name, value }) => name.trim() !== "" && value.trim() !== "")
    .slice(0, LIMITS.fields)
    .map(({ name, value, inline }) => ({
      name: cutMarkdown(name, LIMITS.fieldName),
      value: cutMarkdown(value, LIMITS.fieldValue),
      inline: inline ?? false,
    }));
  let description = cutMarkdown(embed.description ?? "", LIMITS.description);
  const over = () => sizeOf({ title, description, footer, fields }) - LIMITS.total;
  while (over() > 0 && description.length - over() < 500 && fields.length > 0) fields = fields.slice(0, -1);
  if (over() > 0) description = cutMarkdown(description, Math.max(0, description.length - over()));
  return { ...embed, title, footer, fields, description: description === "" ? undefined : description };
}

const FENCE = "```";

/** At most so many characters, with an ellipsis; an open code block is closed, half an escape goes. */
export function cutMarkdown(text: string, most: number): string {
  if (text.length <= most) return text;
  const isOpen = (part: string) => part.split(FENCE).length % 2 === 0;
  const tail = isOpen(text.slice(0, most)) ? `…\n${FENCE}` : "…";
  if (most <= tail.length) return text.slice(0, most).toWellFormed();
  const kept = text
    .slice(0, most - tail.length)
    .replace(/`{1,2}$/, "")
    .replace(/\\+$/, (slashes) => slashes.slice(slashes.length % 2))
    .toWellFormed();
  return `${kept}${isOpen(kept) ? `…\n${FENCE}` : "…"}`.slice(0, most);
}
