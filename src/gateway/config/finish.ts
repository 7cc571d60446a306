import { buildConfig } from "./build/config.ts";
import { type Facts, gatherFacts } from "./build/facts.ts";
import type { Rewrite } from "./build/rewrite.ts";
import { shorthandModels } from "./build/shorthand-models.ts";
import type { BuildContext } from "./build/target.ts";
import { requireUsable } from "./build/usable.ts";
import type { Declarations, TargetSettings } from "./declarations.ts";
import { hashOf } from "./hash.ts";
import { lint } from "./lint/index.ts";
import { type Origins, originsOf } from "./origins.ts";
import type { Problems } from "./problems.ts";
import type { ConfigSource } from "./source.ts";
import type { Places } from "./toml/places.ts";
import type { GatewayConfig, Model, RoutingOrder, Wire } from "./types.ts";
import type { LocalModel } from "./zero/declarations.ts";

export interface LoadOptions {
  /** As found by `findConfig`; none is zero-configuration. */
  readonly files: readonly string[];
  readonly source: ConfigSource;
  /** Protocols that this version has a provider for. */
  readonly spokenWires: ReadonlySet<Wire>;
  /** `[routing] order`; undefined for the dialect's own. */
  readonly order?: RoutingOrder | undefined;
  readonly rewrites?: readonly Rewrite[] | undefined;
  /** `[tiers.targets]` of pmoves.toml. */
  readonly overrides?: Readonly<Record<string, TargetSettings>> | undefined;
  /** What Ollama's `/api/tags` lists; undefined where nothing answered. For zero-configuration. */
  readonly localModels?: readonly LocalModel[] | undefined;
  /** False for commands that only look: then a configuration without a usable target is no error. */
  readonly requireUsable?: boolean | undefined;
}

/** A configuration with what only commands need to know about it. */
export interface Built {
  readonly config: GatewayConfig;
  /** Where what is in it was written. */
  readonly origins: Origins;
  /** The model that a shorthand (`openai::gpt-4o`) stands for, or undefined for a name that is none. */
  readonly shorthand: (name: string, purpose: Model["purpose"]) => Model | undefined;
  /** Every file that a change of should reload: the configuration's own, templates, schemas; names as the source takes them. */
  readonly watched: readonly string[];
}

export interface Reading {
  readonly problems: Problems;
  readonly places: Places;
  readonly texts: readonly { readonly file: string; readonly text: string }[];
  readonly options: LoadOptions;
}

/** From what was read to what is used: facts, names, lints. */
export async function finish(declarations: Declarations, reading: Reading): Promise<Built> {
  const { problems, places, texts, options } = reading;
  const rewrites = options.rewrites ?? [];
  const facts = await gatherFacts(options.source, declarations, rewrites);
  const context: BuildContext = {
    declarations,
    facts,
    problems,
    places,
    spokenWires: options.spokenWires,
    rewrites,
    overrides: options.overrides ?? {},
  };
  const { files, order } = options;
  const config = buildConfig(context, { files, hash: hashOf([...texts, ...textsOf(facts)]), order });
  lint(config, context);
  problems.throwIfErrors();
  if (options.requireUsable !== false) requireUsable(config, context);
  return {
    config,
    origins: originsOf(config, context),
    shorthand: shorthandModels(config, context),
    watched: [...files, ...facts.files.keys()],
  };
}

function textsOf({ files }: Facts): Reading["texts"] {
  return [...files].flatMap(([file, read]) => ("text" in read ? [{ file, text: read.text }] : []));
}
