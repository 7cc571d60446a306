import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { shapeId } from "../../src/geometry/chit/shape-id.ts";
import { storedForm } from "../../src/geometry/chit/stored-form.ts";
import { openDocument } from "../../src/geometry/input.ts";
import { packetOf } from "../../src/geometry/packet/read-document.ts";

export const command = defineCommand({
  summary: "compute the shape id of a geometry packet",
  description: `The first 16 hex digits of SHA-256 over the packet's canonical form without its signature. The demo gateway adds
nulls and turns integers into floats before it computes it: stored_id is the id that it gives the packet.`,
  impact: "read",
  examples: [
    "pmoves geometry id packet.json",
    "pmoves geometry id packet.json --json",
    "pmoves geometry id packet.json --fields stored_id",
  ],
  arguments: z.object({
    file: option(z.string().optional(), { describe: "JSON file, or - for stdin", placeholder: "file" }),
  }),
  pipedFormat: "plain",
  async run(context, { file }) {
    const document = await openDocument(context, file);
    const packet = packetOf(document);
    const stored = storedForm(packet);
    return {
      shape_id: shapeId(packet),
      stored_id: stored === undefined ? null : shapeId(stored),
      name: document.identity.name,
      path: document.identity.path,
    };
  },
  render: { plain: ({ shape_id }) => `${shape_id}\n` },
});
