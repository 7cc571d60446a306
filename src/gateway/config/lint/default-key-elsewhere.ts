import { hostOf } from "../address.ts";
import { allTargets } from "../build/usable.ts";
import { showCredential } from "../read/credential.ts";
import { declarationOf, placeOfTarget, type Rule } from "./rule.ts";

/** `type = "openai"` with another host and no key location sends OpenAI's key to that host. */
export const defaultKeyElsewhere: Rule = (config, context) => {
  for (const target of allTargets(config)) {
    const declared = declarationOf(target, context);
    if (!declared?.address || declared.credential || target.credential.from !== "env") continue;
    const own = { openai: "api.openai.com", anthropic: "api.anthropic.com" }[declared.type];
    const { name } = hostOf(declared.address);
    if (own === undefined || name === own || context.declarations.dialect !== "tensorzero") continue;
    context.problems.warning(
      "config.default_key_elsewhere",
      placeOfTarget(target, context),
      `no api_key_location: ${name} is sent the key of ${showCredential(target.credential)}`,
      'name the key that belongs to it, or api_key_location = "none"',
    );
  }
};
