import { parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { GATEWAY_SERVICE } from "../catalogue/address.ts";

/** A file of the fragment: where it ships, and where it goes below the folder that the user names. */
export interface DeployFile {
  readonly ships: string;
  readonly path: string;
}

export const FRAGMENT = "config/deploy/docker-compose.pmoves.yml";

/** Laid out as the stack's own folders are, so that Prometheus and Grafana find what is theirs. */
export const DEPLOY_FILES: readonly DeployFile[] = [
  { ships: FRAGMENT, path: "docker-compose.pmoves.yml" },
  {
    ships: "config/deploy/docker-compose.pmoves-monitoring.yml",
    path: "monitoring/docker-compose.pmoves-monitoring.yml",
  },
  { ships: "config/deploy/prometheus.yml", path: "monitoring/prometheus/pmoves.yml" },
  { ships: "config/deploy/grafana-datasource.yml", path: "monitoring/grafana/datasources/pmoves.yml" },
  { ships: "config/grafana/pmoves-gateway.json", path: "monitoring/grafana/dashboards/pmoves-gateway.json" },
];

const SECRET = /^[a-z0-9][a-z0-9_.-]*$/;

/**
 * The compose fragment with these Docker secrets for the gateway beside the one that opens it; comments stay.
 * Throws `PmovesError` (exit 2) for what is no name of a secret: a value, for one.
 */
export function withSecrets(text: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return text;
  const document = parseDocument(text, { merge: true });
  const own = document.getIn(["services", GATEWAY_SERVICE, "secrets"]) as YAMLSeq;
  const all = document.get("secrets") as YAMLMap;
  for (const name of new Set(secrets)) {
    if (!SECRET.test(name)) throw badName();
    if (all.has(name)) continue;
    own.add(name);
    all.add(document.createPair(name, { file: `\${PMOVES_SECRETS:-./secrets}/${name}` }));
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function badName(): PmovesError {
  return new PmovesError("--secret wants the name of a secret, in small letters", {
    code: "usage.secret",
    exit: EXIT.usage,
    hint: "e.g. --secret openai_api_key; the key itself goes into secrets/openai_api_key, the place path::/run/secrets/openai_api_key into tensorzero.toml",
  });
}
