/** Whether a text may be the id of a model on the Hub: `owner/name`. */
export function isHubId(text: string): boolean {
  return (
    /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(text) &&
    !/\.\.|--|\.git$/.test(text) &&
    text.length <= 96 &&
    !/^(?:tmp|home|root|mnt|data|models?|checkpoints?|outputs?|saves|runs|workspace)\//i.test(text)
  );
}

/** Why a base model can't be published, in words; undefined where it can. */
export function baseObjection(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return "is missing";
  if (isHubId(value)) return undefined;
  if (/^(?:[/~]|\.{1,2}[/\\]|[A-Za-z]:[/\\]|\\\\|file:)/.test(value) || /^[\w.-]+\//.test(value))
    return `${JSON.stringify(value)} is a path on the machine that trained it`;
  return `${JSON.stringify(value)} is no id on the Hub`;
}
