type Paint = (text: string) => string;

/** What colours mean on a screen. */
export interface ScreenTheme {
  readonly name: string;
  readonly title: Paint;
  readonly strong: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly warning: Paint;
  readonly error: Paint;
  readonly accent: Paint;
  /** The row that keys act on. */
  readonly selected: Paint;
  /** A row that the search finds. */
  readonly found: Paint;
}

/** SGR numbers (ECMA-48 8.3.117); the style ends with everything of its own, so that paints may be nested. */
function sgr(open: string, close: string): Paint {
  return (text) => (text === "" ? "" : `\u001b[${open}m${text}\u001b[${close}m`);
}

const same: Paint = (text) => text;
const inverse = sgr("7", "27");
const bold = sgr("1", "22");
const underlined = sgr("4", "24");

/** Without colour: what NO_COLOR asks for. Weight and inversion stay, for there are no colours. */
const plain: ScreenTheme = {
  name: "plain",
  title: bold,
  strong: bold,
  dim: same,
  good: same,
  warning: same,
  error: bold,
  accent: same,
  selected: inverse,
  found: underlined,
};

const normal: ScreenTheme = {
  name: "normal",
  title: sgr("1;36", "22;39"),
  strong: bold,
  dim: sgr("2", "22"),
  good: sgr("32", "39"),
  warning: sgr("33", "39"),
  error: sgr("31", "39"),
  accent: sgr("36", "39"),
  selected: inverse,
  found: underlined,
};

/** For light and washed-out terminals: no dim text, strong hues. */
const contrast: ScreenTheme = {
  name: "contrast",
  title: sgr("1;34", "22;39"),
  strong: bold,
  dim: same,
  good: sgr("1;32", "22;39"),
  warning: sgr("1;35", "22;39"),
  error: sgr("1;31", "22;39"),
  accent: sgr("34", "39"),
  selected: inverse,
  found: underlined,
};

export const THEMES = ["normal", "contrast", "plain"] as const;
export type ThemeName = (typeof THEMES)[number];
const themes: Readonly<Record<ThemeName, ScreenTheme>> = { normal, contrast, plain };

/** `--color`, NO_COLOR and the like are stronger than a setting: without colour there is one theme. */
export function themeOf(name: ThemeName, color: boolean): ScreenTheme {
  return color ? themes[name] : plain;
}

/** The next theme for the key that goes through them. */
export function themeAfter(theme: ScreenTheme, color: boolean): ScreenTheme {
  if (!color) return plain;
  const at = (THEMES as readonly string[]).indexOf(theme.name);
  return themes[THEMES[(at + 1) % THEMES.length] ?? "normal"];
}
