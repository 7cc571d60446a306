import type { CostRate, Target } from "../config/types.ts";
import type { Price } from "./price.ts";
import { type PricesTable, priceOf } from "./settings.ts";

/** A price and who says it. */
export interface KnownPrice {
  readonly price: Price;
  /**
   * `target`: `[prices.targets]`; `config`: the target's own `cost`; `settings`: `[prices.models]`;
   * `table`: what ships with pmoves; `free`, `plan`: nothing is paid by use there.
   */
  readonly from: "target" | "config" | "settings" | "table" | "free" | "plan";
  /** Its key in that place. */
  readonly key: string;
}

const NOTHING: Price = { input: 0, output: 0 };

/** The price of every target, by exact name; a name that is nowhere is unknown, never guessed. */
export class PriceBook {
  readonly #shipped: PricesTable;
  readonly #own: PricesTable;
  readonly #known = new WeakMap<Target, KnownPrice | { readonly price: undefined }>();

  constructor(shipped: PricesTable, own: PricesTable) {
    this.#shipped = shipped;
    this.#own = own;
  }

  /** The day on which the shipped prices were read. */
  get readOn(): string | undefined {
    return this.#shipped.read_on;
  }

  find(target: Target): KnownPrice | undefined {
    let known = this.#known.get(target);
    if (known === undefined) {
      known = this.#look(target) ?? { price: undefined };
      this.#known.set(target, known);
    }
    return known.price === undefined ? undefined : known;
  }

  /** Every price there is, the user's before the shipped one of the same name. */
  entries(): readonly (KnownPrice & { readonly source: string | undefined })[] {
    const { targets, models } = this.#own;
    const named = [
      ...Object.entries(targets).map(([key, entry]) => ({ key, entry, from: "target" as const })),
      ...Object.entries(models).map(([key, entry]) => ({ key, entry, from: "settings" as const })),
      ...Object.entries(this.#shipped.models)
        .filter(([key]) => !Object.hasOwn(models, key))
        .map(([key, entry]) => ({ key, entry, from: "table" as const })),
    ];
    return named.map(({ key, entry, from }) => {
      const source = from === "table" ? this.#shipped.sources[key.split("/", 1)[0] ?? ""] : undefined;
      return { key, from, price: priceOf(entry), source };
    });
  }

  #look(target: Target): KnownPrice | undefined {
    const { id: key, kind, upstreamModel } = target;
    const own = entryOf(this.#own.targets, key);
    if (own) return { price: priceOf(own), from: "target", key };
    const rates = priceOfRates(target.cost);
    if (rates) return { price: rates, from: "config", key };
    const model = `${kind}/${upstreamModel}`;
    const settings = entryOf(this.#own.models, model);
    if (settings) return { price: priceOf(settings), from: "settings", key: model };
    // The GLM Coding Plan is paid by the month: docs.z.ai/devpack/overview.
    if (kind === "glm" && target.baseUrl.includes("/api/coding/"))
      return { price: NOTHING, from: "plan", key };
    const table = entryOf(this.#shipped.models, model);
    if (table) return { price: priceOf(table), from: "table", key: model };
    // Names that end so cost nothing: openrouter.ai/docs (model variants).
    const free = kind === "openrouter" && upstreamModel.endsWith(":free");
    return free ? { price: NOTHING, from: "free", key: model } : undefined;
  }
}

function entryOf<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

const INPUT = /\/(prompt_tokens|input_tokens|promptTokenCount)$/;
const OUTPUT = /\/(completion_tokens|output_tokens|candidatesTokenCount)$/;

/** A target's `cost` as a price per token, where its pointers name input and output tokens. */
function priceOfRates(rates: readonly CostRate[]): Price | undefined {
  const per = (pattern: RegExp) => {
    const found = rates.find((rate) =>
      [rate.pointer, rate.pointerNonStreaming, rate.pointerStreaming].some(
        (pointer) => pointer !== undefined && pattern.test(pointer),
      ),
    );
    return found === undefined ? undefined : (found.costPerMillion ?? (found.costPerUnit ?? 0) * 1e6);
  };
  const input = per(INPUT);
  const output = per(OUTPUT);
  if (input === undefined && output === undefined) return undefined;
  return { input: input ?? 0, output: output ?? 0 };
}
