import { type Axis, at, axisLines } from "./axis.ts";
import { short } from "./distribution.ts";
import { escaped, px, svg } from "./markup.ts";

export interface TopicBar {
  readonly topic: string;
  readonly value: number;
  /** What the bar is of, for its title. */
  readonly title: string;
}

const WIDTH = 720;
const LEFT = 200;
/** Topics that have a name of their own; of more, bars alone are drawn. */
const NAMED = 80;

/** A bar a topic, in the order given: what falls short to the left of 0, what gains to the right. */
export function topicBars(label: string, bars: readonly TopicBar[]): string {
  const named = bars.length <= NAMED;
  const step = named ? 16 : Math.max(1, Math.min(6, 1200 / bars.length));
  const values = bars.map(({ value }) => value);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const axis: Axis = {
    from: low,
    to: high === low ? low + 1 : high,
    left: named ? LEFT : 20,
    right: WIDTH - 16,
  };
  const bottom = bars.length * step + 4;
  const zero = at(axis, 0);
  const drawn = bars
    .map(({ topic, value, title }, i) => {
      const x = Math.min(zero, at(axis, value));
      const width = Math.abs(at(axis, value) - zero);
      const y = i * step + 2;
      const text = named
        ? `<text class="name small" x="${LEFT - 8}" y="${px(y + 11)}">${escaped(short(topic, 30))}</text>`
        : "";
      const kind = value < 0 ? "worse" : "better";
      return `<g><title>${escaped(title)}</title>${text}<rect class="${kind}" x="${px(x)}" y="${px(y)}" width="${px(Math.max(width, 0.5))}" height="${px(Math.max(step - (named ? 4 : 0.5), 0.5))}"/></g>`;
    })
    .join("");
  const line = `<line class="zero" x1="${px(zero)}" x2="${px(zero)}" y1="0" y2="${px(bottom)}"/>`;
  return svg(WIDTH, bottom + 22, label, `${axisLines(axis, 0, bottom)}${drawn}${line}`);
}
