import type { Rule } from "./rule.ts";

const VARIABLES: Readonly<Record<string, string>> = {
  TENSORZERO_CLICKHOUSE_URL: "no database is needed",
  TENSORZERO_POSTGRES_URL: "no database is needed",
  TENSORZERO_VALKEY_URL: "no database is needed",
  TENSORZERO_VALKEY_CACHE_URL: "there is no cache yet",
};

/** TensorZero's own variables without effect here. Their values hold passwords and are not shown. */
export const idleEnvironment: Rule = (_config, { facts, problems }) => {
  for (const [name, why] of Object.entries(VARIABLES)) {
    if (!facts.env[name]) continue;
    problems.info("config.not_acted_on", undefined, `${name} is set, not acted on: ${why}`, undefined);
  }
};
