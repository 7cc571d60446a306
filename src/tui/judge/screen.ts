import { JudgeModel, type JudgeTask } from "../../eval/index.ts";
import { keymapOf } from "../base/keymap.ts";
import { PanelScreen, type PanelSpec } from "../base/panel-screen.ts";
import { openScreen, type ScreenContext } from "../open-screen.ts";
import { judgeLines } from "./draw.ts";

/** What a screen needs of a run: its events, and the way to end it. */
export type WatchedTask = Pick<JudgeTask, "events" | "facts" | "stop">;

export interface JudgeSpec extends PanelSpec {
  /** Settles when the run is over, as it ended; at once where it never began. */
  over(): Promise<void>;
}

/** The screen of `eval judge`; it is left by itself when the run is over. */
export function judgeSpec(task: WatchedTask, now: () => number): JudgeSpec {
  const { facts } = task;
  const model = new JudgeModel(facts.max, now);
  let isNew = true;
  let watched: Promise<void> | undefined;
  const watch = async () => {
    for await (const event of task.events()) {
      model.take(event);
      isNew = true;
    }
  };
  return {
    name: "eval judge",
    over: () => watched ?? Promise.resolve(),
    async start(desk) {
      watched = watch();
      await watched;
      desk.leave();
    },
    tick() {
      const was = isNew;
      isNew = false;
      return was;
    },
    headline: (theme) => [
      ["pmoves eval judge ", theme.title],
      ` ${facts.judge.type} ${facts.judge.name} `,
      [`· run ${facts.run} · grades ${facts.scale}`, theme.dim],
    ],
    lines: (size, theme) => judgeLines(model.progress, size, theme),
    status: () => "leaving stops and saves",
    record: () => model.progress,
    summary: () => "",
  };
}

/** Shows a run until it is over or is left, and waits until it has saved what there is. */
export async function showJudge(context: ScreenContext, task: WatchedTask): Promise<void> {
  const spec = judgeSpec(task, () => context.clock.monotonic());
  try {
    await openScreen(context, ({ keys }) => new PanelScreen(spec, keymapOf(keys)));
  } finally {
    task.stop();
    await spec.over();
  }
}
