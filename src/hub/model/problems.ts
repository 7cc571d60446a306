import { EXIT, PmovesError } from "../../kernel/errors.ts";

/** One thing that is wrong with the files of a model. */
export interface ModelProblem {
  readonly file: string;
  /** Key, tensor or byte that it is about; empty where it is the file itself. */
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

/** Most that one error names. */
const MOST_SAID = 12;

/** Gathers what is wrong, so that all of it is said at once. */
export class Problems {
  readonly #all: ModelProblem[] = [];

  add(file: string, field: string, problem: string, fix: string): void {
    this.#all.push({ file, field, problem, fix });
  }

  get all(): readonly ModelProblem[] {
    return this.#all;
  }

  /** Throws `PmovesError` `model.invalid` (exit 2) where anything is wrong. */
  refuse(path: string): void {
    if (this.#all.length === 0) return;
    const lines = this.#all.slice(0, MOST_SAID).map(({ file, field, problem, fix }) => {
      const place = field === "" ? file : `${file}: ${field}`;
      return `  ${place}: ${problem}; ${fix}`;
    });
    const more = this.#all.length - lines.length;
    if (more > 0) lines.push(`  and ${more} more`);
    throw new PmovesError(`${path} is not published, this is wrong with it:\n${lines.join("\n")}`, {
      code: "model.invalid",
      exit: EXIT.usage,
      hint: "Mend the files and run the command again; nothing was sent",
    });
  }
}
