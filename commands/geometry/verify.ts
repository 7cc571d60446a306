import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { findKeys, keyOptionTexts } from "../../src/geometry/chit/keys.ts";
import { isSignedAnywhere, verifyDocument } from "../../src/geometry/chit/verify.ts";
import { openDocument } from "../../src/geometry/input.ts";
import { packetOf } from "../../src/geometry/packet/read-document.ts";
import { EXIT } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "verify the signatures of a geometry packet and name their scheme",
  description: `A is HMAC-SHA256 over the canonical packet; B a plain SHA-256 over key and packet that calls itself HMAC, which
--strict refuses; C is the HMAC of mesh-agent over a capsule's data. Keys come from CHIT_SIGNING_KEY, CHIT_PASSPHRASE,
CHIT_PROD_PASSPHRASE and MESH_PASSPHRASE, from a 0600 file, or are asked for. Exit 3 unless every signature is accepted.`,
  impact: "read",
  examples: [
    "pmoves geometry verify packet.json",
    "pmoves geometry verify packet.json --strict --json",
    "pmoves geometry verify capsule.json --key-file mesh.key",
    "pmoves geometry verify - --key-env TEAM_PASSPHRASE < packet.json",
  ],
  arguments: z.object({
    file: option(z.string().optional(), { describe: "JSON file, or - for stdin", placeholder: "file" }),
  }),
  options: z.object({
    strict: option(z.boolean().default(false), { describe: "refuse scheme B" }),
    keyFile: option(z.string().optional(), keyOptionTexts.keyFile),
    keyEnv: option(z.string().optional(), keyOptionTexts.keyEnv),
  }),
  pipedFormat: "plain",
  async run(context, { file, strict, ...from }) {
    const document = await openDocument(context, file);
    if (document.identity.capsule === undefined) packetOf(document);
    // What carries no signature needs no key to be found unsigned.
    const capsule = document.identity.capsule !== undefined;
    const keys = isSignedAnywhere(document)
      ? await findKeys(capsule ? ["C", "A", "B"] : ["A", "B"], from, context)
      : [];
    return [...verifyDocument(document, keys, strict)];
  },
  columns: [
    { key: "path" },
    { key: "verdict" },
    { key: "accepted" },
    { key: "scheme_name", title: "scheme" },
    { key: "kid" },
    { key: "reason" },
  ],
  exitCode: (rows) => (rows.every(({ accepted }) => accepted) ? EXIT.ok : EXIT.finding),
});
