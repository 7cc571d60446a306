import { drawNautilus, type NautilusFrame, nautilusAt, plainTints, type Tints } from "../geometry/index.ts";
import { type Keymap, keymapOf } from "./base/keymap.ts";
import type { Desk, Key, Screen, Size } from "./base/screen.ts";
import type { ScreenTheme } from "./base/theme.ts";
import { padded } from "./base/width.ts";
import { openScreen, type ScreenContext } from "./open-screen.ts";

/** Where the animation begins, and what of it stands still. */
export interface Turning {
  readonly start: NautilusFrame;
  /** The surface's parameter was given: only the shell turns. */
  readonly holds: boolean;
}

/** Turns the nautilus, t going from 0 to 2, until it is left. */
export class NautilusScreen implements Screen {
  readonly #turning: Turning;
  readonly #keymap: Keymap;
  #desk: Desk | undefined;
  #since = 0;
  #shown = 0;
  #paused = false;

  constructor(turning: Turning, keymap: Keymap) {
    this.#turning = turning;
    this.#keymap = keymap;
  }

  start(desk: Desk): void {
    this.#desk = desk;
    this.#since = desk.clock.monotonic();
  }

  tick(): boolean {
    if (this.#paused || this.#desk === undefined) return false;
    this.#shown = (this.#desk.clock.monotonic() - this.#since) / 1000;
    return true;
  }

  press({ name }: Key): void {
    const command = this.#keymap.commandOf(name);
    if (command === "quit" || command === "back") this.#desk?.leave();
    else if (command === "theme") this.#desk?.nextTheme();
    else if (command === "pause") {
      const now = this.#desk?.clock.monotonic() ?? 0;
      if (this.#paused) this.#since = now - this.#shown * 1000;
      this.#paused = !this.#paused;
    }
  }

  draw({ columns, rows }: Size, theme: ScreenTheme): readonly string[] {
    const { t, turn } = this.#at();
    const picture = drawNautilus({ t, turn, columns, rows: Math.max(1, rows - 1) }, tintsOf(theme));
    const keys = (command: "pause" | "quit") => this.#keymap.keysOf(command)[0] ?? "ctrl+c";
    const says = `nautilus  t ${t.toFixed(2)}  turn ${Math.round(turn)}°  ${keys("pause")} pause  ${keys("quit")} leave`;
    return [...picture.slice(0, rows - 1), theme.dim(padded(says, columns))];
  }

  summary(): string {
    return "";
  }

  #at(): Pick<NautilusFrame, "t" | "turn"> {
    const { start, holds } = this.#turning;
    const moved = nautilusAt(this.#shown);
    const turn = (start.turn + moved.turn) % 360;
    // t runs from where it starts up to 2 and begins again at 0.
    return { t: holds ? start.t : (start.t + moved.t) % 2, turn };
  }
}

export function tintsOf(theme: ScreenTheme): Tints {
  if (theme.name === "plain") return plainTints;
  const { good, warning, error, accent, dim, strong } = theme;
  return { high: good, mid: warning, low: error, unknown: accent, dim, strong };
}

export async function showNautilus(context: ScreenContext, turning: Turning): Promise<void> {
  const fps = { least: 4, most: 15 };
  await openScreen(context, ({ keys }) => new NautilusScreen(turning, keymapOf(keys)), fps);
}
