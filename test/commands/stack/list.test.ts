import { describe, expect, it } from "vitest";
import { inFolder } from "../../support/stack-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("pmoves stack list", () => {
  it("lists services with what the guide wants, tab by tab in a pipe", async () => {
    const { exit, out } = await inFolder(tempFolder(), ["stack", "list", "--group", "core"]);
    expect(exit).toBe(0);
    expect(out.split("\n")[0]).toBe(
      "core\ttensorzero-gateway\tCORE\tdeploy and secure\tapi_tier app_tier monitoring_tier\t3030:3000\t3030/health",
    );
    expect(out.trim().split("\n")).toHaveLength(4);
  });

  it("has every field in JSON", async () => {
    const { out } = await inFolder(tempFolder(), ["stack", "list", "--strategy", "DEPRECATE", "--json"]);
    expect(JSON.parse(out)).toEqual([
      expect.objectContaining({
        name: "hi-rag-gateway",
        services: ["hi-rag-gateway", "hi-rag-gateway-gpu"],
        checks: ["not-routed-to"],
      }),
    ]);
  });
});

describe("pmoves stack show", () => {
  it("says what is known of a service and where guide and files disagree", async () => {
    const { exit, out } = await inFolder(tempFolder(), ["stack", "show", "retrieval-eval"]);
    expect(exit).toBe(0);
    expect(out).toContain("retrieval-eval  MIGRATE  utilities, guide §3.5\n");
    expect(out).toContain("  health      / on 8090\n");
    expect(out).toContain("  disagrees   makes no model call of any kind");
  });

  it("takes a name in compose, and suggests a near one", async () => {
    expect((await inFolder(tempFolder(), ["stack", "show", "invidious-db"])).out).toContain(
      "invidious-stack  NETWORK",
    );
    const wrong = await inFolder(tempFolder(), ["stack", "show", "postgress"]);
    expect(wrong.exit).toBe(2);
    expect(wrong.err).toContain("did you mean postgres?");
  });
});
