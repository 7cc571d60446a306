import { type Contract, Contracts } from "../../geometry/index.ts";
import type { Catalogue } from "./catalogue.ts";

/** Text of a file of a contracts folder; undefined where there is none. */
export type ReadContract = (path: string) => Promise<string | undefined>;

/** What is known of a subject before a message of it is seen. */
export interface SubjectContract {
  /** Whether the contracts' topics.json names it. */
  readonly registered: boolean;
  /** Null where nothing defines its payload. */
  readonly contract: Contract | null;
  /** Path as it is shown: `schemas/…` of the contracts, `pmoves/schemas/…` of ours. */
  readonly path: string | null;
}

/**
 * Schemas by subject: the contracts in use, and beside them ours for the seed's subjects that they don't
 * register. Each schema is loaded when its subject is first met, so that a broken one spoils no other.
 */
export class ContractBook {
  readonly catalogue: Catalogue;
  readonly contracts: Contracts;
  readonly own: Contracts;
  readonly #known = new Map<string, SubjectContract>();

  constructor(parts: {
    readonly contracts: ReadContract;
    readonly own: ReadContract;
    readonly catalogue: Catalogue;
  }) {
    this.contracts = new Contracts(parts.contracts);
    this.own = new Contracts(parts.own);
    this.catalogue = parts.catalogue;
  }

  /** What has been loaded already. */
  known(subject: string): SubjectContract | undefined {
    return this.#known.get(subject);
  }

  /** Throws `PmovesError` `contracts.topics` where topics.json cannot be read. */
  async load(subject: string): Promise<SubjectContract> {
    const known = this.#known.get(subject) ?? (await this.#find(subject));
    // Subjects are part of what strangers send; most of a flood of them are not worth remembering.
    if (this.#known.size > 10_000) this.#known.clear();
    this.#known.set(subject, known);
    return known;
  }

  async #find(subject: string): Promise<SubjectContract> {
    const topic = (await this.contracts.topics()).get(subject);
    if (topic !== undefined) {
      const contract = await this.contracts.schema(topic.schema);
      return { registered: true, contract, path: topic.schema };
    }
    const ours = (await this.own.topics()).get(subject);
    if (ours === undefined) return { registered: false, contract: null, path: null };
    const contract = await this.own.schema(ours.schema);
    return { registered: false, contract, path: `pmoves/${ours.schema}` };
  }
}
