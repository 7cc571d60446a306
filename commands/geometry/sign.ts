import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { firstKey, keyOptionTexts } from "../../src/geometry/chit/keys.ts";
import { isSigned, signDocument } from "../../src/geometry/chit/sign.ts";
import { openDocument } from "../../src/geometry/input.ts";
import { packetOf } from "../../src/geometry/packet/read-document.ts";
import { allowWriting, asData, packetText } from "../../src/geometry/packet-text.ts";

export const command = defineCommand({
  summary: "sign a geometry packet and write it to stdout",
  description: `Scheme A unless asked otherwise: B is what the demo gateway reads and can be extended by others, C puts the packet
into a capsule for mesh-agent. The default key id is derived from the passphrase, as upstream does, which lets anybody
test guesses: --kid takes another. Nothing is written but stdout.`,
  impact: "read",
  examples: [
    "pmoves geometry sign packet.json > signed.json",
    "pmoves geometry sign packet.json --kid team-1 --key-file chit.key",
    "pmoves geometry sign packet.json --scheme C",
  ],
  arguments: z.object({
    file: option(z.string().optional(), { describe: "JSON file, or - for stdin", placeholder: "file" }),
  }),
  options: z.object({
    scheme: option(z.enum(["A", "B", "C"]).default("A"), { describe: "signature scheme" }),
    kid: option(z.string().min(1).optional(), { describe: "key id to write", placeholder: "id" }),
    keyFile: option(z.string().optional(), keyOptionTexts.keyFile),
    keyEnv: option(z.string().optional(), keyOptionTexts.keyEnv),
    reveal: option(z.boolean().default(false), {
      describe: "write out a packet that holds secrets",
      env: [],
    }),
  }),
  pipedFormat: "plain",
  async run(context, { file, scheme, kid, reveal, ...from }) {
    const document = await openDocument(context, file);
    const packet = packetOf(document);
    allowWriting(document, reveal);
    const key = await firstKey(scheme, from, context);
    const now = Math.floor(context.clock.now() / 1000);
    const signed = signDocument(document, key, { scheme, kid, now });
    if (scheme === "B") await context.talk.warn("scheme B is no HMAC: strict readers refuse it");
    if (scheme !== "C" && isSigned(packet)) await context.talk.note("the signature it had was replaced");
    await context.talk.note(`signed under scheme ${scheme} with ${key.from}`);
    return asData(signed);
  },
  render: { human: packetText },
});
