import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { uuid7 } from "../../../src/kernel/uuid7.ts";
import { inference, put } from "../../contract/record-store.ts";
import { recordHome } from "../../support/record-commands.ts";

const DAY = 86_400_000;

describe("pmoves traces prune", () => {
  it("removes what the settings no longer keep, or what the flag says", async () => {
    const { folder, store, pmoves } = recordHome();
    const aged = (n: number, days: number) => {
      const timestamp = Date.now() - days * DAY;
      return inference(n, { id: uuid7(timestamp), timestamp, function_name: `f${n}` });
    };
    await put(store, [aged(1, 20), aged(2, 8), aged(3, 1)]);
    writeFileSync(join(folder, "pmoves.toml"), "[store]\nmax_age_days = 14\n");
    const first = await pmoves(["traces", "prune", "--json"]);
    expect(JSON.parse(first.out)).toMatchObject({ removed: 1, complete: true });
    const second = await pmoves(["traces", "prune", "--max-age-days", "7"]);
    expect(second.out).toMatch(/^1 traces removed; records take \d+\.\d MB\n$/);
    expect((await store.inferences({ limit: 9 })).map((one) => one.function_name)).toEqual(["f3"]);
  });
});
