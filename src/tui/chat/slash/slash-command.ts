/** What somebody gave as feedback: a metric's name and its value. */
export interface GivenFeedback {
  readonly metric: string;
  readonly value: boolean | number | string;
}

/** A slash command as it is to be done. Where something is undefined, the command shows or asks instead. */
export type SlashCommand =
  | { readonly name: "model"; readonly model: string | undefined }
  | { readonly name: "function"; readonly function: string | undefined }
  /** `null`: no variant is pinned any longer; undefined: show. */
  | { readonly name: "variant"; readonly variant: string | null | undefined }
  | { readonly name: "system"; readonly system: string | null | undefined }
  | { readonly name: "tier"; readonly tier: 1 | 2 | 3 | null | undefined }
  /** Ask again; by another model for this once, where one is named. */
  | { readonly name: "retry"; readonly model: string | undefined }
  /** Write a message of one's own again: the `message`th from the end, 1 is the last. */
  | { readonly name: "edit"; readonly message: number }
  | { readonly name: "fork" }
  /** Nothing given: list what is attached; `null`: take it all off. */
  | { readonly name: "attach"; readonly paths: readonly string[] | null }
  | { readonly name: "save"; readonly path: string | undefined }
  | { readonly name: "copy"; readonly what: "answer" | "code" | "all" }
  | { readonly name: "feedback"; readonly given: GivenFeedback }
  | { readonly name: "explain" }
  | { readonly name: "help"; readonly about: SlashName | undefined }
  | { readonly name: "quit" };

export type SlashName = SlashCommand["name"];

/** What stands after the command in the list of candidates. */
export type SlashArgument =
  | "model"
  | "function"
  | "variant"
  | "tier"
  | "path"
  | "metric"
  | "part"
  | "command";
