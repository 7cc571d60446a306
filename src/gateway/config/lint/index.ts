import { deadFunctions } from "./dead-functions.ts";
import { defaultKeyElsewhere } from "./default-key-elsewhere.ts";
import { environmentNames } from "./environment-names.ts";
import { evenSampling } from "./even-sampling.ts";
import { idleEnvironment } from "./idle-environment.ts";
import { missingKeys } from "./missing-keys.ts";
import { mixedEmbeddings } from "./mixed-embeddings.ts";
import { ollamaV1 } from "./ollama-v1.ts";
import type { Rule } from "./rule.ts";
import { twoMeanings } from "./two-meanings.ts";
import { unknownOverrides } from "./unknown-overrides.ts";
import { unreachableVariants } from "./unreachable-variants.ts";
import { unresolvedHosts } from "./unresolved-hosts.ts";
import { unspoken } from "./unspoken.ts";
import { weightedSampling } from "./weighted-sampling.ts";

/** To add a rule: a file beside this one, and its name here. */
const RULES: readonly Rule[] = [
  deadFunctions,
  missingKeys,
  unspoken,
  evenSampling,
  weightedSampling,
  unreachableVariants,
  unresolvedHosts,
  twoMeanings,
  environmentNames,
  mixedEmbeddings,
  defaultKeyElsewhere,
  ollamaV1,
  idleEnvironment,
  unknownOverrides,
];

export const lint: Rule = (config, context) => {
  for (const rule of RULES) rule(config, context);
};
