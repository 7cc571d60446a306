import { Secret } from "../kernel/secret.ts";
import type { Credential, GatewayConfig, Target } from "./config/types.ts";

/** Where keys are read from when a configuration is taken into use. */
export interface KeySource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a key file; undefined where it can't be read. */
  readFile(path: string): Promise<string | undefined>;
}

type Dynamic = Readonly<Record<string, string>>;

/** The keys of one configuration, read once when it is taken into use; dynamic ones come with each request. */
export class KeyRing {
  readonly #fixed: ReadonlyMap<Credential, Secret>;

  private constructor(fixed: ReadonlyMap<Credential, Secret>) {
    this.#fixed = fixed;
  }

  static async read(config: GatewayConfig, source: KeySource): Promise<KeyRing> {
    const fixed = new Map<Credential, Secret>();
    const models = [...config.models.values(), ...config.embeddingModels.values()];
    for (const { credential } of models.flatMap((model) => model.targets)) {
      await collect(credential, source, fixed);
    }
    return new KeyRing(fixed);
  }

  keyFor(target: Target, dynamic: Dynamic): Secret | undefined {
    return this.#resolve(target.credential, dynamic);
  }

  /** True also for targets that need no key. */
  has(target: Target, dynamic: Dynamic): boolean {
    return target.credential.from === "none" || this.#resolve(target.credential, dynamic) !== undefined;
  }

  #resolve(credential: Credential, dynamic: Dynamic): Secret | undefined {
    if (credential.from === "dynamic") {
      const value = Object.hasOwn(dynamic, credential.name) ? dynamic[credential.name] : undefined;
      return value === undefined ? undefined : new Secret(value);
    }
    if (credential.from === "fallback") {
      return this.#resolve(credential.default, dynamic) ?? this.#resolve(credential.fallback, dynamic);
    }
    return this.#fixed.get(credential);
  }
}

async function collect(
  credential: Credential,
  source: KeySource,
  into: Map<Credential, Secret>,
): Promise<void> {
  if (credential.from === "fallback") {
    await collect(credential.default, source, into);
    await collect(credential.fallback, source, into);
    return;
  }
  const value = await read(credential, source);
  if (value !== undefined && value !== "") into.set(credential, new Secret(value));
}

async function read(credential: Credential, source: KeySource): Promise<string | undefined> {
  switch (credential.from) {
    case "env":
      return source.env[credential.name];
    case "path":
      return (await source.readFile(credential.path))?.trim();
    case "path_from_env": {
      const path = source.env[credential.name];
      return path === undefined ? undefined : (await source.readFile(path))?.trim();
    }
    default:
      return undefined;
  }
}
