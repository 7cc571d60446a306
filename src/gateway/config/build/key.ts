import type { Credential } from "../types.ts";
import type { Facts } from "./facts.ts";

/** What is lacking for a key to be had, or undefined where one can. Keys themselves are not read. */
export function missingKey(credential: Credential, facts: Facts): string | undefined {
  switch (credential.from) {
    case "env":
      return facts.env[credential.name]
        ? undefined
        : `the environment variable ${credential.name} is not set`;
    case "path":
      return facts.keyFiles.has(credential.path)
        ? undefined
        : `the key file ${credential.path} can't be read`;
    case "path_from_env": {
      const path = facts.env[credential.name];
      if (!path) return `the environment variable ${credential.name} is not set`;
      return facts.keyFiles.has(path)
        ? undefined
        : `the key file that ${credential.name} names can't be read`;
    }
    case "fallback":
      return missingKey(credential.default, facts) && missingBoth(credential, facts);
    case "sdk":
      return "credentials of a cloud provider's SDK can't be had here";
    default:
      return undefined;
  }
}

function missingBoth(pair: Credential & { readonly from: "fallback" }, facts: Facts): string | undefined {
  const second = missingKey(pair.fallback, facts);
  if (second === undefined) return undefined;
  const names = variablesOf(pair);
  if (names) return `none of the environment variables ${names.join(", ")} is set`;
  return `${missingKey(pair.default, facts)}, and ${second}`;
}

/** The variables of a chain made of nothing else. */
export function variablesOf(credential: Credential): readonly string[] | undefined {
  if (credential.from === "env") return [credential.name];
  if (credential.from !== "fallback") return undefined;
  const first = variablesOf(credential.default);
  const second = variablesOf(credential.fallback);
  return first && second && [...first, ...second];
}
