/**
 * What a key led to. `changed`: draw again. `submit`: this is to be sent; the composer is empty. `editor`: the
 * text is wanted in the user's editor (`text`, then `setText`). `interrupt`: Ctrl-C, the text is as it was.
 * `eof`: Ctrl-D with nothing written. `none`: the key means nothing here, so the screen may have it.
 */
export type ComposerOutcome =
  | { readonly type: "none" | "changed" | "editor" | "interrupt" | "eof" | "help" }
  | { readonly type: "submit"; readonly text: string };

export const NONE: ComposerOutcome = { type: "none" };
export const CHANGED: ComposerOutcome = { type: "changed" };
