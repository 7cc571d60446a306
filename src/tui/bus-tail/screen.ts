import type { CheckedMessage } from "../../bus/index.ts";
import { grouped, many, rate } from "../base/format.ts";
import { keymapOf } from "../base/keymap.ts";
import { ListScreen } from "../base/list-screen.ts";
import type { ListSpec } from "../base/list-spec.ts";
import { RowsView } from "../base/rows-view.ts";
import type { Desk } from "../base/screen.ts";
import type { ScreenTheme } from "../base/theme.ts";
import { padded, type Span } from "../base/width.ts";
import { openScreen, type ScreenContext } from "../open-screen.ts";
import { tailColumns, tailFields, tailText } from "./columns.ts";
import { safeText, tailDetails } from "./details.ts";
import type { TailFeed } from "./feed.ts";
import { Rates } from "./rates.ts";

/** Counted under no subject's name, for subjects have no blanks. */
const ALL = " all";

/** The list of `pmoves bus tail` over a feed. */
export function tailSpec(feed: TailFeed): ListSpec<CheckedMessage> {
  const rates = new Rates();
  let desk: Desk | undefined;
  let rows: RowsView<CheckedMessage> | undefined;
  let ended = false;
  const totals = function* (): Generator<readonly [string, number]> {
    yield [ALL, feed.counts.received];
    for (const [subject, { messages }] of feed.counts.subjects) yield [subject, messages];
  };
  const textOf = async (row: CheckedMessage) => {
    const bytes = await feed.body(row);
    if (bytes === undefined) throw new Error("the body is no longer kept");
    return safeText(bytes);
  };
  return {
    name: "bus-tail",
    state: () => (ended ? "ended" : feed.hasBegun() ? undefined : "connecting"),
    columns: tailColumns,
    fields: tailFields,
    text: tailText,
    details: tailDetails((row) => feed.body(row)),
    message: textOf,
    record: (row) => row,
    ...(feed.toggleRecording === undefined ? {} : { toggleRecording: feed.toggleRecording }),
    async start(given, view) {
      desk = given;
      rows = view;
      await feed.ended;
      ended = true;
      given.redraw();
    },
    tick() {
      const messages = feed.take();
      for (const message of messages) rows?.push(message);
      const sampled = rates.sample(desk?.clock.monotonic() ?? 0, totals);
      return sampled || messages.length > 0;
    },
    headline: (_rows, theme) => headline(feed, rates.of(ALL), ended, theme),
    panel: (width, height, theme) => subjectLines(feed, rates, width, height, theme),
    summary: () => {
      const { received, checked, invalid, lost, subjects } = feed.counts;
      const gone = lost > 0 ? `, ${grouped(lost)} lost` : "";
      return `${many(received, "message")} on ${many(subjects.size, "subject")}, checked ${grouped(checked)} of ${grouped(received)}, ${grouped(invalid)} invalid${gone}`;
    },
  };
}

function headline(
  { counts, state }: TailFeed,
  perSecond: number,
  ended: boolean,
  theme: ScreenTheme,
): Span[] {
  const { received, checked, invalid, lost } = counts;
  const checks = `checked ${grouped(checked)} of ${grouped(received)}`;
  return [
    ["pmoves bus tail ", theme.title],
    ended ? " ended " : ` ${rate(perSecond)}/s `,
    "· ",
    [checks, checked < received ? theme.warning : theme.good],
    " · ",
    [`${grouped(invalid)} invalid`, invalid > 0 ? theme.error : theme.dim],
    ...(lost > 0 ? [" · ", [`${grouped(lost)} lost`, theme.error] as const] : []),
    ...(state === "" ? [] : [" · ", [state, theme.warning] as const]),
  ];
}

/** Rates a subject, the busiest first. */
function subjectLines(
  { counts }: TailFeed,
  rates: Rates,
  width: number,
  height: number,
  theme: ScreenTheme,
): readonly string[] {
  const own = Math.max(10, width - 34);
  const title = `${padded("subject", own)} ${padded("per s", 9, "right")} ${padded("messages", 12, "right")} ${padded("invalid", 10, "right")}`;
  const busiest = [...counts.subjects]
    .map(([subject, of]) => ({ subject, of, perSecond: rates.of(subject) }))
    .sort((a, b) => b.perSecond - a.perSecond || b.of.messages - a.of.messages)
    .slice(0, Math.max(0, height - 1));
  return [
    theme.selected(padded(title, width)),
    ...busiest.map(({ subject, of, perSecond }) => {
      const line = `${padded(subject, own)} ${padded(rate(perSecond), 9, "right")} ${padded(grouped(of.messages), 12, "right")} ${padded(grouped(of.invalid), 10, "right")}`;
      return of.invalid > 0 ? theme.warning(padded(line, width)) : padded(line, width);
    }),
  ];
}

/** Shows what crosses the bus until it is left. */
export function showTail(context: ScreenContext, feed: TailFeed): Promise<void> {
  // What fails before the screen is there is told by the screen; until then it must not be nobody's.
  feed.ended.catch(() => undefined);
  return openScreen(context, ({ keys, buffer }) => {
    const rows = new RowsView<CheckedMessage>(buffer, () => context.clock.monotonic());
    return new ListScreen(tailSpec(feed), keymapOf(keys), rows);
  });
}
