import { randomBytes } from "node:crypto";
import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { changeNotes, encryptAnchors } from "../../src/geometry/chit/anchors.ts";
import { firstKey, keyOptionTexts } from "../../src/geometry/chit/keys.ts";
import { openDocument } from "../../src/geometry/input.ts";
import { allowWriting, asData, packetText } from "../../src/geometry/packet-text.ts";

export const command = defineCommand({
  summary: "encrypt the anchors of a geometry packet and write it to stdout",
  description: `AES-256-GCM with the constellation's id as additional data, the key derived from the passphrase: pbkdf2-600k is what
upstream reads today, pbkdf2-100k and scrypt what it read in December 2025. Texts and points stay readable. Sign
afterwards: a signature from before no longer fits and is taken off.`,
  impact: "read",
  examples: [
    "pmoves geometry encrypt packet.json > sealed.json",
    "pmoves geometry encrypt packet.json | pmoves geometry sign - > sealed.json",
    "pmoves geometry encrypt packet.json --derive pbkdf2-100k --key-file chit.key",
  ],
  arguments: z.object({
    file: option(z.string().optional(), { describe: "JSON file, or - for stdin", placeholder: "file" }),
  }),
  options: z.object({
    derive: option(z.enum(["pbkdf2-600k", "pbkdf2-100k", "scrypt"]).default("pbkdf2-600k"), {
      describe: "how the key is derived",
    }),
    keyFile: option(z.string().optional(), keyOptionTexts.keyFile),
    keyEnv: option(z.string().optional(), keyOptionTexts.keyEnv),
    reveal: option(z.boolean().default(false), {
      describe: "write out a packet that holds secrets",
      env: [],
    }),
  }),
  pipedFormat: "plain",
  async run(context, { file, derive, reveal, ...from }) {
    const document = await openDocument(context, file);
    allowWriting(document, reveal);
    const key = await firstKey(derive === "scrypt" ? "B" : "A", from, context);
    const ports = { random: randomBytes, signal: context.signal };
    const { value, changes, unsigned } = await encryptAnchors(document, key, derive, ports);
    if (changes.length === 0) await context.talk.warn("it holds no anchors");
    else await context.talk.note(`encrypted with ${key.from}`);
    for (const note of changeNotes(changes)) await context.talk.note(note);
    if (unsigned)
      await context.talk.note("the signature no longer fits and was taken off: pmoves geometry sign");
    return asData(value);
  },
  render: { human: packetText },
});
