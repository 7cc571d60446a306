import { safeAddress } from "../address.ts";
import type { Declarations, ModelDecl, ProviderDecl, TargetSettings } from "../declarations.ts";
import { isLocal, tierOf } from "../kind.ts";
import type { Problems } from "../problems.ts";
import type { Places } from "../toml/places.ts";
import type { Credential, Kind, Target, Wire } from "../types.ts";
import type { Facts } from "./facts.ts";
import { missingKey, variablesOf } from "./key.ts";
import {
  ACCOUNT_VARIABLES,
  addressOf,
  baseUrlOf,
  credentialOf,
  deafAddress,
  kindOfProvider,
  typeOf,
} from "./provider.ts";
import { type Rewrite, rewritten } from "./rewrite.ts";

/** What every step of building needs. */
export interface BuildContext {
  readonly declarations: Declarations;
  readonly facts: Facts;
  readonly problems: Problems;
  readonly places: Places;
  readonly spokenWires: ReadonlySet<Wire>;
  readonly rewrites: readonly Rewrite[];
  /** Settings of pmoves.toml by target id; they win over the file's own. */
  readonly overrides: Readonly<Record<string, TargetSettings>>;
}

const LOCAL_CONCURRENT = 2;
const COMMAND_CONCURRENT = 1;
const QUEUE_MS = 1000;
const COLD_START_MS = 120_000;

export function buildTarget(
  model: ModelDecl,
  declared: ProviderDecl,
  order: number,
  context: BuildContext,
): Target {
  const id = `${model.name}/${declared.name}`;
  const provider = { ...declared, settings: merge(declared.settings, context.overrides[id]) };
  const { settings } = provider;
  const { env } = context.facts;
  const written = addressOf(provider, env);
  const kind = kindOfProvider(provider, env);
  const wire = settings.wire ?? typeOf(provider).wire;
  const credential = credentialOf(provider, context.declarations);
  const local = isLocal(kind);
  return {
    id,
    model: model.name,
    provider: provider.name,
    purpose: model.purpose,
    kind,
    wire,
    tier: settings.tier ?? tierOf(kind, written ?? ""),
    order,
    baseUrl: baseUrlOf(rewritten(written ?? "", context.rewrites), wire),
    upstreamModel: provider.upstreamModel,
    credential,
    unusable: unusable(provider, { kind, wire, written, credential }, context),
    maxConcurrent: settings.maxConcurrent ?? defaultConcurrent(kind),
    queueMs: settings.queueMs ?? QUEUE_MS,
    coldStartMs: local ? (settings.coldStartMs ?? COLD_START_MS) : undefined,
    contextWindow: settings.contextWindow ?? numCtx(settings),
    timeouts: provider.timeouts,
    extraBody: provider.extraBody,
    extraHeaders: provider.extraHeaders,
    cost: provider.cost,
    options: settings.options ?? {},
    script: provider.script,
    command: provider.command,
    responses: provider.responses,
  };
}

/** Ollama's own option for the same. */
function numCtx({ options }: TargetSettings): number | undefined {
  const value = options?.num_ctx;
  return typeof value === "number" ? value : undefined;
}

function defaultConcurrent(kind: Kind): number | undefined {
  if (kind === "claude_code") return COMMAND_CONCURRENT;
  return isLocal(kind) ? LOCAL_CONCURRENT : undefined;
}

function merge(own: TargetSettings, over: TargetSettings | undefined): TargetSettings {
  if (!over) return own;
  const set = Object.entries(over).filter(([, value]) => value !== undefined);
  return { ...own, ...Object.fromEntries(set) };
}

interface Known {
  readonly kind: Kind;
  readonly wire: Wire;
  readonly written: string | undefined;
  readonly credential: Credential;
}

function unusable(provider: ProviderDecl, known: Known, context: BuildContext): Target["unusable"] {
  if (provider.unusable) return provider.unusable;
  return (
    unspoken(provider, known, context) ??
    deaf(provider, known, context) ??
    notThere(provider, context) ??
    keyless(known, context)
  );
}

function unspoken(
  provider: ProviderDecl,
  { wire }: Known,
  { spokenWires }: BuildContext,
): Target["unusable"] {
  if (wire === "none") {
    const fix = "reach the model through an OpenAI-shaped address instead";
    return { skip: "unsupported", reason: `providers of type ${provider.type} are not spoken`, fix };
  }
  if (spokenWires.has(wire)) return undefined;
  const fix = 'reach the model through an OpenAI-shaped address (type = "openai" with api_base) instead';
  return { skip: "unsupported", reason: `the ${wire} protocol is not spoken by this version`, fix };
}

function notThere({ command }: ProviderDecl, { facts }: BuildContext): Target["unusable"] {
  if (command === undefined || !facts.missingCommands.has(command.program)) return undefined;
  const reason = `the command "${command.program}" is not on this machine`;
  const fix = "install it, or write its full path as the first part of `command`";
  return { skip: "unsupported", reason, fix };
}

function deaf(provider: ProviderDecl, known: Known, { problems, places }: BuildContext): Target["unusable"] {
  const { kind, wire, written } = known;
  if (written === undefined) {
    const [first, second] = ACCOUNT_VARIABLES;
    return { skip: "no_key", reason: `neither ${first} nor ${second} is set`, fix: `set ${first}` };
  }
  const found = deafAddress(written, kind, wire);
  if (!found) return undefined;
  const place = places.find(provider.addressAt);
  const shown = `${found.reason}, and this is ${safeAddress(written)}; this target is skipped`;
  problems.warning("config.target_skipped", place, shown, found.fix);
  return { skip: "unsupported", ...found };
}

function keyless({ credential }: Known, { facts }: BuildContext): Target["unusable"] {
  const reason = missingKey(credential, facts);
  if (reason === undefined) return undefined;
  const [variable] = variablesOf(credential) ?? [];
  const fix = variable === undefined ? "make the key available there" : `set ${variable}`;
  return { skip: "no_key", reason, fix };
}
