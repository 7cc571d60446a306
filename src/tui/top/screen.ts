import type { GatewayState } from "../../gateway/index.ts";
import { sleep } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import { reportOf, TopModel, type TopSource } from "../../observability/index.ts";
import { duration, grouped, many } from "../base/format.ts";
import { keymapOf } from "../base/keymap.ts";
import { PanelScreen, type PanelSpec } from "../base/panel-screen.ts";
import type { Desk } from "../base/screen.ts";
import { openScreen, type ScreenContext } from "../open-screen.ts";
import { topLines } from "./draw.ts";

const STATE_MS = 1000;
/** Figures change once a second; a countdown must not jump. */
const DRAW_MS = 500;

/** The screen of `pmoves top` over a source, rates over `windowS` seconds. */
export function topSpec(source: TopSource, windowS: number): PanelSpec {
  const { clock } = source;
  const model = new TopModel(() => clock.now());
  let state: GatewayState | undefined;
  /** How much the gateway's clock is ahead of ours. */
  let ahead = 0;
  let trouble = "";
  let drawnAt = Number.NEGATIVE_INFINITY;
  const begun = clock.now();
  const watch = async ({ signal }: Desk) => {
    while (!signal.aborted) {
      try {
        state = await source.state(signal);
        ahead = state.now - clock.now();
        trouble = "";
      } catch (error) {
        if (signal.aborted) return;
        if (state === undefined) throw error;
        trouble = messageOf(error);
      }
      await sleep(clock, STATE_MS, signal).catch(() => undefined);
    }
  };
  const follow = (desk: Desk) =>
    source.follow(model, desk.signal, (reason) => {
      trouble = reason;
    });
  return {
    name: "top",
    async start(desk) {
      await Promise.all([watch(desk), follow(desk)]);
    },
    tick() {
      const now = clock.monotonic();
      if (now - drawnAt < DRAW_MS) return false;
      drawnAt = now;
      return true;
    },
    headline: (theme) => [
      ["pmoves top ", theme.title],
      ` ${source.name} `,
      [`· rates over ${windowS} s`, theme.dim],
      ...(trouble === "" ? [] : [" · ", [trouble, theme.error] as const]),
    ],
    lines: (size, theme) =>
      topLines({ model, snapshot: model.snapshot(windowS), state, now: clock.now() + ahead }, size, theme),
    status: () => {
      const { requests, failed, dropped } = model.snapshot(windowS);
      const shed = ` · ${grouped(dropped)} events lost`;
      return `${many(requests, "request")} seen, ${grouped(failed)} failed${dropped > 0 ? shed : ""}`;
    },
    record: () =>
      state === undefined ? model.snapshot(windowS) : reportOf(source.name, model.snapshot(windowS), state),
    summary: () => {
      const { requests, failed, dropped } = model.snapshot(windowS);
      const shed = dropped > 0 ? `, ${grouped(dropped)} events lost` : "";
      return `${many(requests, "request")} seen in ${duration(clock.now() - begun)}, ${grouped(failed)} failed${shed}`;
    },
  };
}

export async function showTop(context: ScreenContext, source: TopSource, windowS: number): Promise<void> {
  (await context.terminal()).standBack();
  await openScreen(context, ({ keys }) => new PanelScreen(topSpec(source, windowS), keymapOf(keys)));
}
