import type { ModelDecl } from "../declarations.ts";
import type { Model } from "../types.ts";
import { shorthandDecl } from "./shorthand.ts";
import { type BuildContext, buildTarget } from "./target.ts";

/** The models of one purpose, by name, growing as variants ask for shorthands. */
export class ModelSet {
  readonly models = new Map<string, Model>();
  readonly purpose: Model["purpose"];
  readonly #context: BuildContext;
  readonly #nextOrder: () => number;

  constructor(purpose: Model["purpose"], context: BuildContext, nextOrder: () => number) {
    this.purpose = purpose;
    this.#context = context;
    this.#nextOrder = nextOrder;
    for (const declared of context.declarations.models) if (declared.purpose === purpose) this.#add(declared);
  }

  /** A configured model, or the one that a shorthand stands for. */
  get(name: string): Model | undefined {
    const known = this.models.get(name);
    if (known) return known;
    const declared = shorthandDecl(name, this.purpose);
    return declared && this.#add(declared);
  }

  #add(declared: ModelDecl): Model {
    const targets = declared.providers.map((provider) =>
      buildTarget(declared, provider, this.#nextOrder(), this.#context),
    );
    const { name, purpose, timeouts } = declared;
    const model: Model = { name, purpose, targets, timeouts };
    this.models.set(name, model);
    return model;
  }
}
