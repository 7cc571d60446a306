import { describe, expect, it } from "vitest";
import type { Target } from "../../../src/gateway/config/index.ts";
import { spokenWires } from "../../../src/gateway/providers/registry.ts";
import { loadText } from "./load-text.ts";

const env = { GEMINI_API_KEY: "x", GOOGLE_AI_STUDIO_API_KEY: "x", K: "x" };
const BASE = "https://generativelanguage.googleapis.com/v1beta";

async function targetOf(provider: string): Promise<Target> {
  const text = `[models.g]\nrouting = ["p"]\n[models.g.providers.p]\nmodel_name = "gemini-3-flash-preview"\n${provider}\n`;
  const { config } = await loadText(text, { env, spokenWires });
  const [target] = config.models.get("g")?.targets ?? [];
  if (target === undefined) throw new Error("no target");
  return target;
}

describe("a Gemini target", () => {
  it("is used natively by its type, in either dialect", async () => {
    const native = { kind: "gemini", wire: "gemini", tier: 3, baseUrl: BASE, unusable: undefined };
    expect(await targetOf('type = "google_ai_studio_gemini"')).toMatchObject(native);
    const seed = `
[providers.google]
type = "google"
url = "${BASE}/"
api_key = "\${env.GEMINI_API_KEY}"
[models.g]
provider = "google"
model = "gemini-2.5-pro"
`;
    const { config } = await loadText(seed, { env, spokenWires });
    expect(config.models.get("g")?.targets[0]).toMatchObject({ ...native, upstreamModel: "gemini-2.5-pro" });
  });

  it("keeps OpenAI's wire where the file says that", async () => {
    const compat = `type = "openai"\napi_base = "${BASE}/openai"\napi_key_location = "env::K"`;
    expect(await targetOf(compat)).toMatchObject({ kind: "gemini", wire: "openai", unusable: undefined });
  });

  it.for(["https://generativelanguage.googleapis.com", `${BASE}/openai/`])(
    "is skipped with the address to write where %s can't answer its protocol",
    async (address) => {
      expect((await targetOf(`type = "google_ai_studio_gemini"\napi_base = "${address}"`)).unusable).toEqual({
        skip: "unsupported",
        reason: expect.stringContaining("/v1beta"),
        fix: expect.stringContaining(BASE),
      });
    },
  );

  it("may stand behind an address of one's own", async () => {
    const own = 'type = "google_ai_studio_gemini"\napi_base = "http://127.0.0.1:9/openai"';
    expect((await targetOf(own)).unusable).toBeUndefined();
  });
});
