import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { type Catalogue, findRow } from "../catalogue/catalogue.ts";
import { type ComparedLine, compareLines } from "./compare.ts";
import { assignmentsOf, withSettings } from "./env-file.ts";
import { type EnvLine, envLines, ORIGINS, sharedLines, type View } from "./lines.ts";
import { type Snippet, snippetsFor } from "./snippets.ts";

/** What `stack env` needs of the context. */
export interface EnvPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly services: () => Promise<Catalogue>;
  readonly readFile: (path: string) => Promise<string>;
  /** Replaces a file's text, keeping its mode; makes it where there is none. */
  readonly replaceFile: (path: string, text: string) => Promise<void>;
  readonly talk: {
    note(text: string): Promise<void>;
    warn(text: string): Promise<void>;
  };
}

export interface EnvOptions {
  readonly services: readonly string[];
  readonly view: View;
  readonly address?: string | undefined;
  readonly keyVariable?: string | undefined;
  readonly diff: readonly string[];
  readonly write?: string | undefined;
}

export interface EnvAnswer {
  readonly origin: string;
  readonly lines: readonly EnvLine[];
  readonly snippets: readonly Snippet[];
  /** With files to compare with. */
  readonly compared?: readonly ComparedLine[];
  /** Names that were changed or added. */
  readonly written?: readonly string[];
}

/** Variables that say that the gateway asks for a key. */
const KEY_SIGNS = ["PMOVES_API_KEY", "PMOVES_API_KEYS", "TENSORZERO_API_KEY"];

export async function stackEnv(ports: EnvPorts, options: EnvOptions): Promise<EnvAnswer> {
  const catalogue = await ports.services();
  const rows =
    options.services.length === 0 ? catalogue : options.services.map((name) => findRow(catalogue, name));
  const origin = originOf(options);
  const keyVariable =
    checkedName(options.keyVariable) ??
    (KEY_SIGNS.some((name) => ports.env[name]) ? "PMOVES_API_KEY" : undefined);
  const lines = envLines(rows, { origin, keyVariable });
  const answer: EnvAnswer = { origin, lines, snippets: snippetsFor(rows, lines, origin, keyVariable) };
  for (const { name, no_client } of rows.filter(
    (row) => options.services.length > 0 && row.variables.length === 0,
  )) {
    await ports.talk.note(`${name}: ${no_client ?? "reads no variable of the gateway"}`);
  }
  if (options.write !== undefined) return write(ports, options.write, answer);
  if (options.diff.length === 0) return answer;
  const files = await Promise.all(
    options.diff.map(async (file) => ({ file, text: await textOf(ports, file) })),
  );
  return { ...answer, compared: compareLines(lines, files) };
}

function originOf({ address, view }: EnvOptions): string {
  if (address === undefined) return ORIGINS[view];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const fine =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.search === "";
  if (!fine) {
    throw new PmovesError(`--address ${address.replace(/\/\/.*@/, "//…@")} is no address of a gateway`, {
      code: "usage.url",
      exit: EXIT.usage,
      hint: "write http://HOST:3000, without user, password and query",
    });
  }
  return url.href.replace(/\/+$/, "");
}

function checkedName(name: string | undefined): string | undefined {
  if (name === undefined || /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw new PmovesError("--key-variable wants the name of a variable", {
    code: "usage.variable",
    exit: EXIT.usage,
    hint: "never the key itself: put that into a variable, e.g. PMOVES_API_KEY, and name it",
  });
}

async function textOf({ readFile }: EnvPorts, file: string): Promise<string> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new PmovesError(`${file} cannot be read: ${messageOf(cause)}`, {
      code: "file.unreadable",
      exit: EXIT.usage,
      hint: "name an env file that is there",
      cause,
    });
  }
}

async function write(ports: EnvPorts, file: string, answer: EnvAnswer): Promise<EnvAnswer> {
  const { lines, conflicts } = sharedLines(answer.lines);
  for (const { name, wants } of conflicts) {
    const values = wants.map(({ service, value }) => `${service} wants ${value}`);
    await ports.talk.warn(
      `${name} is left out of ${file}: ${values.join(", ")}; give each service a file of its own`,
    );
  }
  const before = await existing(ports, file);
  const compared = compareLines(lines, [{ file, text: before }]);
  for (const { name, value } of compared.filter(({ state }) => state === "kept")) {
    await ports.talk.warn(
      `${name} is set in ${file} and stays as it is; for the gateway it would be ${value}`,
    );
  }
  const changed = compared.filter(({ state }) => state === "differs" || state === "missing");
  const services = [...new Set(changed.map(({ service }) => service))].join(", ");
  const text = withSettings(before, changed, `the gateway, for ${services} (pmoves stack env)`);
  if (text !== before) await ports.replaceFile(file, text);
  await ports.talk.note(
    `${file}: ${changed.length} of ${lines.length} lines ${text === before ? "to change" : "changed"}`,
  );
  const after = compareLines(lines, [{ file, text }]);
  return { ...answer, compared: after, written: changed.map(({ name }) => name) };
}

async function existing({ readFile }: EnvPorts, file: string): Promise<string> {
  try {
    const text = await readFile(file);
    // What is no env file would be damaged by lines at its end.
    if (text.trim() !== "" && assignmentsOf(text).length === 0 && !text.trim().startsWith("#")) {
      throw new PmovesError(`${file} is no env file: it has not one NAME=value`, {
        code: "stack.no_env_file",
        exit: EXIT.usage,
        hint: "name an env file, or one that is not there yet",
      });
    }
    return text;
  } catch (error) {
    if (error instanceof PmovesError) throw error;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw new PmovesError(`${file} cannot be read: ${messageOf(error)}`, {
      code: "file.unreadable",
      exit: EXIT.usage,
      cause: error,
    });
  }
}
