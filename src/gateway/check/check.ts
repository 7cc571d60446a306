import { PmovesError } from "../../kernel/errors.ts";
import { requirePrices } from "../budget/require-prices.ts";
import { type Built, ConfigError, type GatewayConfig, type Notice } from "../config/index.ts";
import { checkFunctions } from "../functions/index.ts";
import { type ConfigChoice, type OpenPorts, readGatewayConfig } from "../run/open.ts";
import { bySeverity, type Finding, findingOf } from "./finding.ts";

export interface Checked {
  /** Undefined where it does not load. */
  readonly config: GatewayConfig | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Everything there is to say about a configuration: what loading it says, what compiling its functions says, and
 * whether budgets have the prices that they need. Throws only where there is nothing to read.
 */
export async function checkConfig(ports: OpenPorts, choice: ConfigChoice): Promise<Checked> {
  let built: Built;
  try {
    built = await readGatewayConfig(ports, { ...choice, requireUsable: false });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: undefined, findings: sorted(error.notices) };
  }
  const { config, origins } = built;
  const notices = [
    ...config.notices,
    ...(await checkFunctions(config, origins)),
    ...missingPrices(ports, config),
  ];
  return { config, findings: sorted(notices) };
}

/** As a gateway would refuse to start. */
function missingPrices({ keeping }: OpenPorts, config: GatewayConfig): readonly Notice[] {
  if (keeping === undefined) return [];
  try {
    requirePrices(config, keeping.budgets, keeping.prices);
    return [];
  } catch (error) {
    if (!(error instanceof PmovesError)) throw error;
    const { code, message, hint: fix } = error;
    return message
      .split("\n")
      .map((line) => ({ severity: "error", code, message: line, place: undefined, fix }) as const);
  }
}

function sorted(notices: readonly Notice[]): readonly Finding[] {
  return notices.map(findingOf).sort(bySeverity);
}

/** What was looked at and how much of it works, for the line below the findings. */
export function checkedText({ config }: Checked): string {
  if (config === undefined) return "it does not load";
  const { files, dialect, models, embeddingModels } = config;
  const targets = [...models.values(), ...embeddingModels.values()].flatMap((model) => model.targets);
  const usable = targets.filter(({ unusable }) => unusable === undefined).length;
  const what =
    dialect === "zero" ? "no file: zero-configuration" : `${files.join(", ")} (${DIALECTS[dialect]} dialect)`;
  return `${what}; ${usable} of ${targets.length} targets can be used`;
}

const DIALECTS = { tensorzero: "TensorZero's", seed: "the seed's", zero: "no" } as const;
