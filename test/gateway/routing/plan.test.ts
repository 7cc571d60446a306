import { describe, expect, it } from "vitest";
import type { Target } from "../../../src/gateway/config/types.ts";
import type { Bench } from "../../../src/gateway/routing/bench-book.ts";
import { makePlan, type PlanOptions } from "../../../src/gateway/routing/plan.ts";
import type { Plan, RouterView } from "../../../src/gateway/routing/types.ts";
import { chatFunction, config, ladder, model, target, variant } from "../../support/config.ts";

const EPISODE = "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b";
const options: PlanOptions = { episodeId: EPISODE, credentials: {} };

function view(more: Partial<RouterView> = {}): RouterView {
  return { benchOf: () => undefined, presenceOf: () => "unknown", hasKey: () => true, ...more };
}

function benched(cause: Bench["cause"], ...models: string[]): RouterView["benchOf"] {
  const bench: Bench = { key: "k", scope: "target", since: 0, until: 9, reason: "down", cause, level: 1 };
  return (t: Target) => (models.includes(t.model) ? bench : undefined);
}

function told(plan: Plan): string[] {
  return plan.steps.flatMap((step) =>
    step.targets.map((t) => `${step.variant?.name ?? "-"}:${t.target.provider}${t.skip ? `!${t.skip}` : ""}`),
  );
}

describe("a plan by the file's own order", () => {
  it("takes an ordered list one after the other", () => {
    const { models, variants } = ladder({ local: 1, free: 1, gemini: 3, openai: 3 });
    const fn = chatFunction("chat", variants);
    const plan = makePlan(
      { type: "function", function: fn, variant: undefined },
      config(models, [fn]),
      view(),
      options,
    );
    expect(told(plan)).toEqual(["local:p", "free:p", "gemini:p", "openai:p"]);
    expect(plan.pinned).toBe(false);
  });

  it("keeps TensorZero's sampling and each model's routing", () => {
    const models = [
      model("a", [target("a/x", { tier: 3 }), target("a/y", { tier: 1 })]),
      model("b", [target("b/z", { tier: 1 })]),
    ];
    const fn = chatFunction("chat", [variant("one", "a"), variant("two", "b")], { type: "uniform" });
    // u of this episode for `chat` is 0.474 (see sample.test.ts): index 0 of [one two].
    const plan = makePlan(
      { type: "function", function: fn, variant: undefined },
      config(models, [fn]),
      view(),
      options,
    );
    expect(told(plan)).toEqual(["one:x", "one:y", "two:z"]);
  });

  it("tries only a pinned variant", () => {
    const { models, variants } = ladder({ local: 1, cloud: 3 });
    const fn = chatFunction("chat", variants);
    const pinned = fn.variants.get("cloud");
    const plan = makePlan(
      { type: "function", function: fn, variant: pinned },
      config(models, [fn]),
      view(),
      options,
    );
    expect(told(plan)).toEqual(["cloud:p"]);
    expect(plan.pinned).toBe(true);
  });
});

describe("a plan by tiers", () => {
  const models = [
    model("mixed", [
      target("mixed/cloud", { tier: 3, order: 0 }),
      target("mixed/local", { tier: 1, order: 1 }),
    ]),
    model("plan", [target("plan/router", { tier: 2, order: 2 })]),
    model("free", [target("free/cf", { tier: 1, order: 3 })]),
  ];
  const variants = [variant("v1", "mixed"), variant("v2", "plan"), variant("v3", "free")];
  const tiers = { order: "tiers" } as const;

  it("sorts targets by tier, then file order, across variants", () => {
    const fn = chatFunction("chat", variants, { type: "uniform" });
    const subject = { type: "function", function: fn, variant: undefined } as const;
    expect(told(makePlan(subject, config(models, [fn], tiers), view(), options))).toEqual([
      "v1:local",
      "v3:cf",
      "v2:router",
      "v1:cloud",
    ]);
  });

  it("uses weights only inside a tier", () => {
    const experimentation = { type: "static", candidates: { v2: 1000, v3: 1 }, fallbacks: ["v1"] } as const;
    const fn = chatFunction("chat", variants, experimentation);
    const subject = { type: "function", function: fn, variant: undefined } as const;
    expect(told(makePlan(subject, config(models, [fn], tiers), view(), options))).toEqual([
      "v3:cf",
      "v1:local",
      "v2:router",
      "v1:cloud",
    ]);
  });

  it("prefers a model that is loaded among equals, and says which has to be loaded", () => {
    const local = { tier: 1, coldStartMs: 60_000 } as const;
    const pair = [model("a", [target("a/x", local)]), model("b", [target("b/y", local)])];
    const fn = chatFunction("chat", [variant("a", "a"), variant("b", "b")], { type: "uniform" });
    const presenceOf = (t: Target) => (t.model === "b" ? "loaded" : "cold");
    const subject = { type: "function", function: fn, variant: undefined } as const;
    const plan = makePlan(subject, config(pair, [fn], tiers), view({ presenceOf }), options);
    expect(told(plan)).toEqual(["b:y", "a:x"]);
    expect(plan.steps.map((step) => step.targets[0]?.cold)).toEqual([false, true]);
  });

  it("leaves out tiers that the request does not allow, and says so", () => {
    const fn = chatFunction("chat", variants, { type: "uniform" });
    const subject = { type: "function", function: fn, variant: undefined } as const;
    const bounds = { ...options, minTier: 2, maxTier: 2 } as const;
    expect(told(makePlan(subject, config(models, [fn], tiers), view(), bounds))).toEqual([
      "v1:local!tier",
      "v3:cf!tier",
      "v2:router",
      "v1:cloud!tier",
    ]);
  });
});

describe("what a plan passes over", () => {
  const { models, variants } = ladder({ local: 1, plan: 2, cloud: 3 });
  const fn = chatFunction("chat", variants);
  const subject = { type: "function", function: fn, variant: undefined } as const;
  const all = config(models, [fn]);

  it("says why: no key, benched, unusable as configured", () => {
    const unusable = { skip: "unsupported", reason: "no such wire", fix: "" } as const;
    const odd = model("m-odd", [target("m-odd/p", { unusable })]);
    const more = chatFunction("chat", [...variants, variant("odd", "m-odd")]);
    const sees = view({ hasKey: (t) => t.model !== "m-plan", benchOf: benched("failing", "m-local") });
    const plan = makePlan({ ...subject, function: more }, config([...models, odd], [more]), sees, options);
    expect(told(plan)).toEqual(["local:p!benched", "plan:p!no_key", "cloud:p", "odd:p!unsupported"]);
    expect(plan.steps[3]?.targets[0]?.reason).toBe("no such wire");
  });

  it("leaves out what a request is known not to fit, and counts tokens only where that matters", () => {
    const small = model("m-s", [target("m-s/p", { contextWindow: 100 })]);
    const one = chatFunction("one", [variant("s", "m-s"), ...variants]);
    const only = { type: "function", function: one, variant: undefined } as const;
    const sized = makePlan(only, config([small, ...models], [one]), view(), {
      ...options,
      inputTokens: () => 101,
    });
    expect(told(sized)).toEqual(["s:p!too_small", "local:p", "plan:p", "cloud:p"]);
    expect(sized.steps[0]?.targets[0]?.reason).toBe("about 101 input tokens, and 100 fit");
    const never = () => {
      throw new Error("counted");
    };
    expect(told(makePlan(subject, all, view(), { ...options, inputTokens: never }))).toHaveLength(3);
  });

  it("revives targets that only failed when nothing else is left, but none for want of credit", () => {
    const failing = view({ benchOf: benched("failing", "m-local", "m-plan", "m-cloud") });
    expect(told(makePlan(subject, all, failing, options))).toEqual(["local:p", "plan:p", "cloud:p"]);
    const credit = view({ benchOf: benched("credit", "m-local", "m-plan", "m-cloud") });
    expect(told(makePlan(subject, all, credit, options))).toEqual([
      "local:p!benched",
      "plan:p!benched",
      "cloud:p!benched",
    ]);
  });

  it("revives nothing that may not spend", () => {
    const sees = view({
      benchOf: benched("failing", "m-local", "m-plan", "m-cloud"),
      overBudget: (t) => (t.model === "m-cloud" ? "nothing left" : undefined),
    });
    const plan = makePlan(subject, all, sees, options);
    expect(told(plan)).toEqual(["local:p", "plan:p", "cloud:p!budget"]);
    expect(plan.steps[2]?.targets[0]?.reason).toBe("nothing left");
  });
});

describe("an episode's home and complex work", () => {
  const { models, variants } = ladder({ local: 1, plan: 2, cloud: 3 });
  const fn = chatFunction("chat", variants);
  const subject = { type: "function", function: fn, variant: undefined } as const;
  const orderWith = (more: Partial<PlanOptions>) =>
    told(makePlan(subject, config(models, [fn]), view(), { ...options, complex: "a rule", ...more }));

  it("complex work leaves a home below tier 2, and stays at one above", () => {
    const local = { target: "m-local/p", variant: "local" };
    expect(orderWith({ home: local })).toEqual(["plan:p", "cloud:p", "local:p"]);
    const cloud = { target: "m-cloud/p", variant: "cloud" };
    expect(orderWith({ home: cloud })).toEqual(["cloud:p", "plan:p", "local:p"]);
  });
});
