import { Secret } from "../../kernel/secret.ts";
import type { Credential, GatewayConfig, Target } from "../config/types.ts";

/** Where keys are read from when a configuration is taken into use. */
export interface KeySource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a key file; undefined where it can't be read. */
  readFile(path: string): Promise<string | undefined>;
}

type Dynamic = Readonly<Record<string, string>>;

/** The keys of one configuration; files are read when it is taken into use, dynamic keys come with each request. */
export class KeyRing {
  readonly #env: KeySource["env"];
  readonly #files: ReadonlyMap<string, Secret>;
  readonly #fromEnv = new Map<string, Secret>();

  private constructor(env: KeySource["env"], files: ReadonlyMap<string, Secret>) {
    this.#env = env;
    this.#files = files;
  }

  static async read(config: GatewayConfig, source: KeySource): Promise<KeyRing> {
    const models = [...config.models.values(), ...config.embeddingModels.values()];
    const credentials = models.flatMap((model) => model.targets).map((target) => target.credential);
    const paths = new Set(credentials.flatMap((credential) => pathsOf(credential, source.env)));
    const files = new Map<string, Secret>();
    for (const path of paths) {
      const key = (await source.readFile(path))?.trim();
      if (key) files.set(path, new Secret(key));
    }
    return new KeyRing(source.env, files);
  }

  keyFor(target: Target, dynamic: Dynamic): Secret | undefined {
    return this.#resolve(target.credential, dynamic);
  }

  /** True also for targets that need no key. */
  has(target: Target, dynamic: Dynamic): boolean {
    return target.credential.from === "none" || this.#resolve(target.credential, dynamic) !== undefined;
  }

  #resolve(credential: Credential, dynamic: Dynamic): Secret | undefined {
    switch (credential.from) {
      case "env":
        return this.#variable(credential.name);
      case "path":
        return this.#files.get(credential.path);
      case "path_from_env":
        return this.#files.get(this.#env[credential.name] ?? "");
      case "dynamic": {
        const value = Object.hasOwn(dynamic, credential.name) ? dynamic[credential.name] : undefined;
        return value === undefined ? undefined : new Secret(value);
      }
      case "fallback":
        return this.#resolve(credential.default, dynamic) ?? this.#resolve(credential.fallback, dynamic);
      default:
        return undefined;
    }
  }

  #variable(name: string): Secret | undefined {
    const known = this.#fromEnv.get(name);
    if (known !== undefined) return known;
    const value = this.#env[name];
    if (value === undefined || value === "") return undefined;
    const secret = new Secret(value);
    this.#fromEnv.set(name, secret);
    return secret;
  }
}

function pathsOf(credential: Credential, env: KeySource["env"]): readonly string[] {
  switch (credential.from) {
    case "path":
      return [credential.path];
    case "path_from_env":
      return env[credential.name] === undefined ? [] : [env[credential.name] as string];
    case "fallback":
      return [...pathsOf(credential.default, env), ...pathsOf(credential.fallback, env)];
    default:
      return [];
  }
}
