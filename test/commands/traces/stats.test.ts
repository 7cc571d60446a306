import { describe, expect, it } from "vitest";
import { inference, put } from "../../contract/record-store.ts";
import { recordHome } from "../../support/record-commands.ts";

describe("pmoves traces stats", () => {
  it("says shares, costs, fallbacks with their reasons, and latencies", async () => {
    const { store, pmoves } = recordHome();
    const fell = JSON.stringify([
      { target: "m/a", tier: 1, outcome: "timeout", ms: 9, reason: "too slow" },
      { target: "m/b", tier: 3, outcome: "ok", ms: 30 },
    ]);
    const served = { served_attempt: 1, served_ms: 10, served_ttft_ms: 4 };
    await put(store, [
      inference(1, served),
      inference(2, served),
      inference(3, { ...served, served_ms: 30, target: "m/b", tier: 3, cost: 0.5, attempts: fell }),
    ]);
    const { exit, out } = await pmoves(["traces", "stats"]);
    expect(exit).toBe(0);
    expect(out).toContain("3 requests: 3 ok; 1 answered by a fallback\n");
    expect(out).toMatch(/tier 1 +local, free +2 +66\.7 % +6 +10 +0\n/);
    expect(out).toMatch(/tier 3 +paid by use +1 +33\.3 % +3 +5 +\$0\.5\n/);
    expect(out).toMatch(/m\/a +1 +2 +2 +0 +10 ms +10 ms +10 ms +4\.0 ms/);
    expect(out).toMatch(/m\/a +1 +timeout +1 +too slow\n/);
    const { out: json } = await pmoves(["traces", "stats", "--json"]);
    expect(JSON.parse(json)).toMatchObject({ requests: 3, fallbacks: 1, tiers: [{ tier: 1 }, { tier: 3 }] });
  });

  it("says that there is nothing", async () => {
    const { pmoves } = recordHome();
    expect((await pmoves(["traces", "stats"])).out).toBe("no requests are remembered of that time\n");
  });
});
