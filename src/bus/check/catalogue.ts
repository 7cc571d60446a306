import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

/** What the catalogue says of a subject; a statement about code that was read, not about a running system. */
export interface CatalogueSubject {
  readonly subject: string;
  /** Free text, e.g. `later: deepresearch, supaserch`; empty where nobody is known. */
  readonly publishers: string;
  readonly subscribers: string;
  /** `raw`, `envelope`, or a description; empty where it is not known. */
  readonly framing: string;
  readonly registered_later: boolean;
  readonly named_in_seed: boolean;
}

export class Catalogue {
  readonly subjects: readonly CatalogueSubject[];
  readonly #bySubject: ReadonlyMap<string, CatalogueSubject>;

  constructor(subjects: readonly CatalogueSubject[]) {
    this.subjects = subjects;
    this.#bySubject = new Map(subjects.map((entry) => [entry.subject, entry]));
  }

  /** From the text of `config/bus/subjects.json`. */
  static read(text: string): Catalogue {
    try {
      return new Catalogue((JSON.parse(text) as { readonly subjects: CatalogueSubject[] }).subjects);
    } catch (cause) {
      throw new PmovesError(`the catalogue of subjects is damaged: ${messageOf(cause)}`, {
        code: "bus.catalogue",
        exit: EXIT.failure,
        hint: "Install pmoves again.",
        cause,
      });
    }
  }

  get(subject: string): CatalogueSubject | undefined {
    return this.#bySubject.get(subject);
  }

  /** Whether a service is known to send a subject; null where nobody says who does. */
  isKnownProducer(subject: string, producer: string): boolean | null {
    const publishers = this.get(subject)?.publishers ?? "";
    if (publishers === "" || /^(?:nobody|none|documents)\b/.test(publishers)) return null;
    return words(publishers).includes(` ${plain(producer)} `);
  }
}

/** Services are written with hyphens, underscores and capitals, as it comes. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}

function words(text: string): string {
  return ` ${plain(text).replace(/[^a-z0-9.-]+/g, " ")} `;
}
