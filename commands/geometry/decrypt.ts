import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { changeNotes, decryptAnchors } from "../../src/geometry/chit/anchors.ts";
import { findKeys, keyOptionTexts } from "../../src/geometry/chit/keys.ts";
import { requireVerified } from "../../src/geometry/chit/verify.ts";
import { openDocument } from "../../src/geometry/input.ts";
import { packetOf } from "../../src/geometry/packet/read-document.ts";
import { allowWriting, asData, packetText } from "../../src/geometry/packet-text.ts";

export const command = defineCommand({
  summary: "decrypt the anchors of a geometry packet and write it to stdout",
  description: `Nothing in a packet says how its key was derived, so PBKDF2 with 600,000 and 100,000 rounds and scrypt are tried. A
signature is verified first, since upstream signs what it has encrypted; the decrypted packet no longer fits it and
comes without. PBKDF2's anchors were rounded to 32-bit floats when they were encrypted.`,
  impact: "read",
  examples: [
    "pmoves geometry decrypt sealed.json > packet.json",
    "pmoves geometry decrypt sealed.json --key-file chit.key",
    "pmoves geometry decrypt sealed.json --no-verify",
  ],
  arguments: z.object({
    file: option(z.string().optional(), { describe: "JSON file, or - for stdin", placeholder: "file" }),
  }),
  options: z.object({
    verify: option(z.boolean().default(true), { describe: "refuse a packet whose signature does not fit" }),
    strict: option(z.boolean().default(false), { describe: "refuse scheme B" }),
    keyFile: option(z.string().optional(), keyOptionTexts.keyFile),
    keyEnv: option(z.string().optional(), keyOptionTexts.keyEnv),
    reveal: option(z.boolean().default(false), {
      describe: "write out a packet that holds secrets",
      env: [],
    }),
  }),
  pipedFormat: "plain",
  async run(context, { file, verify, strict, reveal, ...from }) {
    const document = await openDocument(context, file);
    packetOf(document);
    allowWriting(document, reveal);
    const keys = await findKeys(
      document.identity.capsule === undefined ? ["A", "B"] : ["A", "B", "C"],
      from,
      context,
    );
    for (const note of verify ? requireVerified(document, keys, strict) : []) await context.talk.note(note);
    const { value, changes, unsigned } = await decryptAnchors(document, keys, context.signal);
    if (changes.length === 0) await context.talk.warn("it holds no encrypted anchors");
    for (const note of changeNotes(changes)) await context.talk.note(note);
    if (unsigned) await context.talk.note("the signature was over the encrypted packet and was taken off");
    return asData(value);
  },
  render: { human: packetText },
});
