import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import type { Context } from "../../src/context.ts";
import { shownText } from "../../src/geometry/draw/shown-text.ts";
import { tintsOf } from "../../src/geometry/draw/tints.ts";
import { openContracts, openDocument } from "../../src/geometry/input.ts";
import { checkPacket } from "../../src/geometry/packet/schema.ts";
import type { Shown } from "../../src/geometry/show.ts";
import { showDocument } from "../../src/geometry/show.ts";

/** What drawing needs beside the data; symbols are left out of JSON. */
const LOOK = Symbol("look");

type ShownHere = Shown & { readonly [LOOK]: { readonly columns: number; readonly points: number } };

export const command = defineCommand({
  summary: "say what a geometry packet is and draw it",
  description: `CGPs of v0.1, v0.2 and v1.0, whatever wraps them, and the things that only look like one. Points are placed by
their x/y, else by a projection of the anchors; the drawing says which. Secrets are redacted.`,
  impact: "read",
  examples: [
    "pmoves geometry show packet.json",
    "pmoves geometry show packet.json --json",
    "pmoves geometry show - < message.json",
    "pmoves geometry show packet.json --points 50 --color always",
  ],
  arguments: z.object({
    file: option(z.string().optional(), { describe: "JSON file, or - for stdin", placeholder: "file" }),
  }),
  options: z.object({
    points: option(z.int().min(0).default(5), { describe: "points listed of each constellation" }),
    reveal: option(z.boolean().default(false), {
      describe: "show what constellations of kind secret hold",
      env: [],
    }),
    contracts: option(z.string().optional(), {
      describe: "folder of schemas instead of those that ship",
      placeholder: "folder",
      env: ["PMOVES_CONTRACTS"],
    }),
  }),
  pipedFormat: "plain",
  async run(context: Context, { file, points, reveal, contracts }): Promise<ShownHere> {
    const document = await openDocument(context, file);
    const schema = await checkPacket(openContracts(context, contracts), document.identity);
    const look = { columns: context.stdout.columns, points };
    return { ...showDocument(document, schema, reveal), [LOOK]: look };
  },
  render: { human: (shown, theme) => shownText(shown, { ...shown[LOOK], tints: tintsOf(theme) }) },
});
