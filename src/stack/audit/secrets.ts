import { closing, referencesOf } from "../compose/interpolate.ts";

/** Names of variables and options that hold a credential. */
const SECRET_NAME =
  /(?:PASS(?:WORD|WD|PHRASE)?|SECRET|TOKEN|CREDENTIALS?|API_?KEY|_KEY|KEY_BASE|_AUTH|_PAT)$|(?:PASSWORD|SECRET)(?!S?_(?:FILE|PATH|NAME|ID|TTL|DIR|EXP))/i;
/** Names that look like it but do not. */
const NO_SECRET = /(?:PUBLIC_?KEY|_FILE|_PATH|_DIR|_NAME|_ID|_URL|_URI|_TTL|MAX_TOKENS?|TOKENS)$/i;
/** Values that hold nothing to hide. */
const NO_VALUE = /^(?:true|false|yes|no|on|off|none|null|\d{1,5})?$/i;
const URL_PASSWORD = /[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:([^\s@/]+)@/gi;
const LABELLED = /(?:^|\n)\s*-?\s*["']?([A-Za-z_]+)["']?\s*[:=]\s*["']?([^\s"'#]+)/g;
const OPTION = /(?:^|\s)--?([A-Za-z][\w-]*)[= ]\s*(?!-)(\S+)/g;

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !NO_SECRET.test(name);
}

/** How a value gives a secret away; the value itself is never part of it. */
export interface Exposure {
  readonly kind: "literal" | "default";
  /** The variable that it is the default of, or the name that it stands under. */
  readonly name: string;
}

/**
 * Secrets in the source of a value, `${…}` not put in: the value of a name that says so, passwords in addresses,
 * lines and options of a longer text, and defaults of variables.
 */
export function exposuresOf(name: string, source: string): readonly Exposure[] {
  const found: Exposure[] = [];
  const references = referencesOf(source);
  const { text: plain, holes } = withHoles(source);
  const secret = isSecretName(name);
  for (const { name: variable, fallback } of references) {
    const rest = fallback === undefined ? "" : withHoles(fallback).text.replaceAll(HOLE, "");
    if (NO_VALUE.test(rest)) continue;
    const named = isSecretName(variable) || (secret && (references.length === 1 || plain === HOLE));
    if (named || hasUrlPassword(rest)) found.push({ kind: "default", name: variable });
  }
  if (secret && references.length === 0 && !NO_VALUE.test(plain)) found.push({ kind: "literal", name });
  else if (hasUrlPassword(plain)) found.push({ kind: "literal", name });
  found.push(...labelled(plain, holes));
  return [...new Map(found.map((one) => [`${one.kind} ${one.name}`, one])).values()];
}

/** Secrets in lines `name: value` and in options `--name value`. */
function labelled(plain: string, holes: readonly string[]): readonly Exposure[] {
  const pattern = plain.includes("\n") ? LABELLED : OPTION;
  return [...plain.matchAll(pattern)].flatMap((match): readonly Exposure[] => {
    const [whole, label = "", value = ""] = match;
    if (!isSecretName(`_${label.replaceAll("-", "_")}`)) return [];
    if (value === HOLE) {
      const before = plain.slice(0, match.index + whole.length).split(HOLE).length - 2;
      return exposuresOf(`_${label}`, holes[before] ?? "").filter(({ kind }) => kind === "default");
    }
    return value.includes(HOLE) || NO_VALUE.test(value) ? [] : [{ kind: "literal", name: label }];
  });
}

const HOLE = "\u0001";

function hasUrlPassword(text: string): boolean {
  return [...text.matchAll(URL_PASSWORD)].some(([, password = ""]) => !password.includes(HOLE));
}

/** The text with a mark in the place of each variable, and what stood there. */
function withHoles(source: string): { readonly text: string; readonly holes: readonly string[] } {
  const holes: string[] = [];
  const text = source.replaceAll(/\$\$|\$[A-Za-z_]\w*/g, (match) => (match === "$$" ? "\u0002" : match));
  let out = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar < 0) break;
    const braced = text[dollar + 1] === "{";
    const end = braced
      ? closing(text, dollar + 1) + 1
      : dollar + (/^\$\w+/.exec(text.slice(dollar))?.[0].length ?? 1);
    if (end <= dollar) break;
    out += text.slice(at, dollar) + HOLE;
    holes.push(text.slice(dollar, end));
    at = end;
  }
  const dollars = (part: string) => part.replaceAll("\u0002", "$");
  return { text: dollars(out + text.slice(at)), holes };
}

/** The source with no default for what gives a secret away: Compose then asks for it. */
export function withoutDefaults(source: string, names: ReadonlySet<string>): string {
  let out = "";
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("${", at);
    if (open < 0) break;
    if (source[open - 1] === "$" && source[open - 2] !== "$") {
      out += source.slice(at, open + 2);
      at = open + 2;
      continue;
    }
    const close = closing(source, open + 1);
    if (close < 0) break;
    const inside = source.slice(open + 2, close);
    const name = /^\w+/.exec(inside)?.[0] ?? "";
    const operator = /^:?-/.exec(inside.slice(name.length))?.[0];
    out += source.slice(at, open);
    if (names.has(name) && operator !== undefined) out += required(name);
    else if (operator === undefined) out += source.slice(open, close + 1);
    else
      out += `\${${name}${operator}${withoutDefaults(inside.slice(name.length + operator.length), names)}}`;
    at = close + 1;
  }
  return out + source.slice(at);
}

export function required(name: string): string {
  return `\${${name}:?it is a secret and has no default}`;
}
