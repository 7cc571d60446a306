import type { Catalogue } from "../catalogue/catalogue.ts";
import type { EnvLine } from "./lines.ts";

/** Configuration that is no line of an env file. */
export interface Snippet {
  readonly service: string;
  readonly title: string;
  readonly text: string;
}

/** What n8n, the retrieval services and the publisher to the Hub need beside variables. */
export function snippetsFor(
  rows: Catalogue,
  lines: readonly EnvLine[],
  origin: string,
  keyVariable: string | undefined,
): readonly Snippet[] {
  return rows.flatMap((row) => {
    if (row.name === "n8n") return [n8n(origin, keyVariable)];
    if (row.name === "agentgym-rl-coordinator") return [hub()];
    if (row.strategy !== "ENHANCE" || row.variables.length === 0) return [];
    return [
      override(
        row.name,
        lines.filter(({ service }) => service === row.name),
      ),
    ];
  });
}

/** A credential as `n8n import:credentials --input=FILE` takes it; n8n keeps addresses nowhere else. */
function n8n(origin: string, keyVariable: string | undefined): Snippet {
  const apiKey = keyVariable === undefined ? "unused" : `={{ $env.${keyVariable} }}`;
  const credential = [
    {
      id: "pmovesGateway",
      name: "PMOVES gateway",
      type: "openAiApi",
      data: { apiKey, url: `${origin}/openai/v1` },
    },
  ];
  return {
    service: "n8n",
    title: "credential of its OpenAI nodes: n8n import:credentials --input=FILE",
    text: JSON.stringify(credential, undefined, 2),
  };
}

/** The same variables in a compose override: the service has no configuration file. */
function override(service: string, lines: readonly EnvLine[]): Snippet {
  const environment = lines.map(({ name, value }) => `      ${name}: ${JSON.stringify(value)}`);
  return {
    service,
    title: "has no config.yaml; the same in a compose override",
    text: ["services:", `  ${service}:`, "    environment:", ...environment].join("\n"),
  };
}

function hub(): Snippet {
  return {
    service: "agentgym-rl-coordinator",
    title:
      "HF_TOKEN goes into .env.local (mode 0600) or better into a Docker secret; the cache into a volume",
    text: [
      "services:",
      "  pmoves-publish:",
      "    environment:",
      "      HF_TOKEN_PATH: /run/secrets/hf_token",
      "      HF_HOME: /cache/huggingface",
      "    secrets: [hf_token]",
      "    volumes: [hf-cache:/cache/huggingface]",
      "secrets:",
      "  hf_token: {file: ./secrets/hf_token}",
      "volumes:",
      "  hf-cache: {}",
    ].join("\n"),
  };
}
