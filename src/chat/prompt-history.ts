/** What a person has sent, kept from one chat to the next. */
export interface PromptHistory {
  /** Oldest first, each text once; a text that was sent again stands where it was sent last. */
  list(): Promise<KeptPrompts>;
  /** Resolves when it is kept. Several programs may do so at once. */
  append(text: string): Promise<void>;
}

export interface KeptPrompts {
  readonly prompts: readonly string[];
  /** Entries that could not be read and were passed over. */
  readonly broken: number;
}
