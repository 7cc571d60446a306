export type ColorMode = "auto" | "always" | "never";

type Paint = (text: string) => string;

/** What colours mean here; every paint is the identity where colour is not allowed. */
export interface Theme {
  readonly color: boolean;
  readonly strong: Paint;
  readonly dim: Paint;
  readonly error: Paint;
  readonly warning: Paint;
  readonly good: Paint;
  readonly accent: Paint;
}

/** `--color` decides, then NO_COLOR, FORCE_COLOR, TERM=dumb, and at last whether this stream is a terminal. */
export function colorAllowed(
  mode: ColorMode,
  isTTY: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (mode !== "auto") return mode === "always";
  if (env.NO_COLOR) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  return isTTY && env.TERM !== "dumb";
}

function sgr(open: number, close: number): Paint {
  return (text) => (text === "" ? "" : `\u001b[${open}m${text}\u001b[${close}m`);
}

const same: Paint = (text) => text;

export const plainTheme: Theme = {
  color: false,
  strong: same,
  dim: same,
  error: same,
  warning: same,
  good: same,
  accent: same,
};

const colorTheme: Theme = {
  color: true,
  strong: sgr(1, 22),
  dim: sgr(2, 22),
  error: sgr(31, 39),
  warning: sgr(33, 39),
  good: sgr(32, 39),
  accent: sgr(36, 39),
};

export function themeFor(color: boolean): Theme {
  return color ? colorTheme : plainTheme;
}
