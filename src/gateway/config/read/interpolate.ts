const REFERENCE = /\$\{env\.([A-Za-z_][A-Za-z0-9_]*)\}/g;
const ANY_REFERENCE = /\$\{[^}]*\}/;

export interface Interpolated {
  readonly value: string;
  /** Variables that are unset or empty; their references stay as they are. */
  readonly missing: readonly string[];
}

/** Fills the seed's `${env.X}`. */
export function interpolate(text: string, env: Readonly<Record<string, string | undefined>>): Interpolated {
  const missing: string[] = [];
  const value = text.replace(REFERENCE, (reference, name: string) => {
    const found = env[name];
    if (found) return found;
    if (!missing.includes(name)) missing.push(name);
    return reference;
  });
  return { value, missing };
}

/** The variable's name where the whole text is one `${env.X}`. */
export function soleReference(text: string): string | undefined {
  return /^\$\{env\.([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(text.trim())?.[1];
}

/** The first `${…}` left in a text: nobody fills it. */
export function leftover(text: string): string | undefined {
  return ANY_REFERENCE.exec(text)?.[0];
}
