import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { Secret } from "../../kernel/secret.ts";
import type { Scheme } from "./schemes.ts";

/** A passphrase and where it came from, e.g. `CHIT_PASSPHRASE` or `the key file`. */
export interface ChitKey {
  readonly passphrase: Secret;
  readonly from: string;
}

export interface KeyPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file that only its owner may read. Throws `PmovesError` for any other. */
  readonly secretFile: (path: string) => Promise<string>;
  /** Asks without echo; undefined where nobody sits at a terminal. */
  readonly askHidden: ((question: string) => Promise<string>) | undefined;
}

export interface KeyOptions {
  readonly keyFile?: string | undefined;
  /** Name of an environment variable to be used instead of the usual ones. */
  readonly keyEnv?: string | undefined;
}

/** Variables upstream reads a scheme's passphrase from, strongest first. */
const variables: Readonly<Record<Scheme, readonly string[]>> = {
  A: ["CHIT_SIGNING_KEY", "CHIT_PASSPHRASE", "CHIT_PROD_PASSPHRASE"],
  B: ["CHIT_PASSPHRASE", "CHIT_SIGNING_KEY"],
  C: ["MESH_PASSPHRASE"],
};

/**
 * Every key that may fit: a named file or variable alone, else the usual variables, else the answer to a
 * hidden question. Never a flag, which other users of the machine could read. Throws `PmovesError`
 * `geometry.no_key` (exit 4) where there is none.
 */
export async function findKeys(
  wanted: readonly Scheme[],
  { keyFile, keyEnv }: KeyOptions,
  { env, secretFile, askHidden }: KeyPorts,
): Promise<readonly ChitKey[]> {
  if (keyFile !== undefined) return [key(await secretFile(keyFile), "the key file")];
  const names = keyEnv === undefined ? [...new Set(wanted.flatMap((scheme) => variables[scheme]))] : [keyEnv];
  const set = names.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === "" ? [] : [key(value, name)];
  });
  if (set.length > 0) return set;
  if (keyEnv === undefined && askHidden !== undefined) {
    const answer = await askHidden(`Passphrase (${names.join(" or ")}): `);
    if (answer !== "") return [key(answer, "the prompt")];
  }
  throw new PmovesError(
    `there is no passphrase: ${names.join(", ")} ${names.length > 1 ? "are" : "is"} not set`,
    {
      code: "geometry.no_key",
      exit: EXIT.auth,
      hint: `set ${names[0] ?? "CHIT_PASSPHRASE"}, name a 0600 file with --key-file, or run it at a terminal to be asked`,
    },
  );
}

/** Every key that the environment holds; none where it holds none. Nobody is asked. */
export function keysAtHand(env: KeyPorts["env"]): readonly ChitKey[] {
  const names = [...new Set(Object.values(variables).flat())];
  return names.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === "" ? [] : [key(value, name)];
  });
}

function key(value: string, from: string): ChitKey {
  return { passphrase: new Secret(value), from };
}

/** The strongest key for making something; see `findKeys`. */
export async function firstKey(scheme: Scheme, options: KeyOptions, ports: KeyPorts): Promise<ChitKey> {
  const [first] = await findKeys([scheme], options, ports);
  if (first === undefined) throw new TypeError("findKeys gives at least one key");
  return first;
}

/** Texts of `--key-file` and `--key-env`, the same in every command. */
export const keyOptionTexts = {
  keyFile: {
    describe: "file that holds the passphrase, mode 0600",
    placeholder: "path",
    env: ["PMOVES_CHIT_KEY_FILE"],
  },
  keyEnv: {
    describe: "environment variable that holds the passphrase",
    placeholder: "name",
    env: ["PMOVES_CHIT_KEY_ENV"],
  },
} as const;
