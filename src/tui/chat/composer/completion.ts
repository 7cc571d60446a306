/** What may stand in place of the text from `from` to the cursor. */
export interface Candidates {
  /** Offset in the text that was asked about. */
  readonly from: number;
  readonly words: readonly Candidate[];
}

export interface Candidate {
  readonly text: string;
  /** Said beside it in the list. */
  readonly note?: string | undefined;
  /** False where more of the same word may follow, as after a folder. A blank is set after others. */
  readonly whole?: boolean | undefined;
}

/** Answers for the text before the cursor; undefined where nothing is to be completed there. */
export type Completer = (before: string) => Candidates | undefined | Promise<Candidates | undefined>;

/** The list that Tab goes through. */
export class CompletionMenu {
  readonly candidates: Candidates;
  #at = -1;

  constructor(candidates: Candidates) {
    this.candidates = candidates;
  }

  get chosen(): number {
    return this.#at;
  }

  step(by: 1 | -1): Candidate | undefined {
    const { words } = this.candidates;
    const first = by === 1 ? 0 : words.length - 1;
    this.#at = this.#at === -1 ? first : (this.#at + by + words.length) % words.length;
    return words[this.#at];
  }
}

/** What all of them begin with. */
export function commonStart(words: readonly Candidate[]): string {
  let common = words[0]?.text ?? "";
  for (const { text } of words) {
    let length = 0;
    while (length < common.length && common[length] === text[length]) length += 1;
    common = common.slice(0, length);
  }
  return common.isWellFormed() ? common : common.slice(0, -1);
}

/** The word as it is put into the text. */
export function inserted({ text, whole }: Candidate): string {
  return whole === false ? text : `${text} `;
}
