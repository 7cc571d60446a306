import { expect, test } from "vitest";
import { createProviders } from "../../../../src/gateway/providers/registry.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { chatFunction, config, model, target, variant } from "../../../support/config.ts";
import { ask, gatewayRig, jsonOf } from "../../../support/gateway.ts";
import { nodeCommand, watchedSpawn } from "../../../support/headless.ts";

test("a plan that is used up rests for all commands on it, and the next tier serves", async () => {
  const { spawn, started } = watchedSpawn();
  const resetsAt = Math.floor(Date.now() / 1000) + 3600;
  const command = nodeCommand(`
    say({ type: "rate_limit_event", rate_limit_info: { status: "rejected", resetsAt: ${resetsAt} } });
    say({ type: "result", subtype: "success", is_error: true, result: "You've hit your limit" });
  `);
  const plan = {
    kind: "claude_code",
    wire: "claude_code",
    tier: 2,
    baseUrl: "claude-code://plan",
    command,
  } as const;
  const { gateway, bugs } = await gatewayRig({
    config: config(
      [
        model("a", [target("a/plan", plan)]),
        model("b", [target("b/plan", plan)]),
        model("c", [target("c/paid", { tier: 3 })]),
      ],
      [chatFunction("chat", [variant("one", "a"), variant("two", "b"), variant("three", "c")])],
    ),
    provider: createProviders(systemClock, { spawn }),
  });
  const body = { function_name: "chat", input: { messages: [{ role: "user", content: "hi" }] } };

  const first = await ask(gateway, "/inference", body);
  expect(await jsonOf(first)).toMatchObject({ variant_name: "three" });
  expect(first.headers["x-pmoves-attempts"]).toContain("a/plan;tier=2;outcome=credit");
  const spent = started.length;

  const second = await ask(gateway, "/inference", body);
  expect(await jsonOf(second)).toMatchObject({ variant_name: "three" });
  expect(second.headers["x-pmoves-attempts"]).toMatch(/a\/plan;.*skip=benched.*b\/plan;.*skip=benched/);
  expect(started).toHaveLength(spent);
  const [bench] = gateway.benches.list();
  expect(bench).toMatchObject({ scope: "plan", cause: "credit", until: resetsAt * 1000 });
  expect(bugs).toEqual([]);
});
