import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { drawNautilus } from "../../src/geometry/draw/nautilus.ts";
import { tintsOf, trimmed } from "../../src/geometry/draw/tints.ts";

export const command = defineCommand({
  summary: "draw the default surface of Hyperdimensions, the nautilus",
  description: `A logarithmic spiral of a growing tube, drawn from its formula: the JavaScript inside saves is never run. Its parameter
t goes from 0 to 2 on the page and is saved as 1. On a terminal it turns until q is pressed; --no-tui draws it once.`,
  impact: "read",
  examples: [
    "pmoves geometry default",
    "pmoves geometry default --frame 0.4 --turn 200",
    "pmoves geometry default --frame 2 --columns 120 --rows 40",
  ],
  options: z.object({
    frame: option(z.number().min(0).max(2).default(1), {
      describe: "the surface's t, 0 to 2",
      placeholder: "t",
    }),
    turn: option(z.number().default(30), { describe: "rotation in degrees", placeholder: "degrees" }),
    columns: option(z.int().min(8).max(400).optional(), {
      describe: "width (default that of the terminal, at most 80)",
    }),
    rows: option(z.int().min(4).max(200).optional(), { describe: "height (default by width)" }),
  }),
  pipedFormat: "plain",
  run(context, { frame, turn, columns, rows }) {
    const width = columns ?? Math.min(80, Math.max(8, context.stdout.columns));
    const height = rows ?? Math.max(4, Math.round(width * 0.3));
    return { surface: "nautilus", t: frame, turn, columns: width, rows: height };
  },
  screen: async () => {
    const { showNautilus } = await import("../../src/tui/geometry-default.ts");
    return (context, start, _options, { origins }) =>
      showNautilus(context, { start, holds: origins.frame.from !== "default" });
  },
  render: {
    human: (frame, theme) => trimmed(drawNautilus(frame, tintsOf(theme))),
  },
});
