import { describe, expect, it } from "vitest";
import type { InferenceCall } from "../../../src/gateway/model/index.ts";
import { AffinityBook } from "../../../src/gateway/routing/affinity.ts";
import { type ComplexRules, complexRule } from "../../../src/gateway/routing/complex.ts";
import { makePlan } from "../../../src/gateway/routing/plan.ts";
import { homeFirst, startAtTier } from "../../../src/gateway/routing/reorder.ts";
import type { Step } from "../../../src/gateway/routing/types.ts";
import { callOf } from "../../support/calls.ts";
import { chatFunction, config, ladder, model, target } from "../../support/config.ts";

const view = { benchOf: () => undefined, presenceOf: () => "unknown" as const, hasKey: () => true };
const { models, variants } = ladder({ local: 1, plan: 2, cloud: 3 });
const fn = chatFunction("chat", variants);
const { steps } = makePlan(
  { type: "function", function: fn, variant: undefined },
  config(models, [fn]),
  view,
  { episodeId: "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b", credentials: {} },
);
const told = (list: readonly Step[]) => list.flatMap((step) => step.targets.map(({ target: t }) => t.id));

describe("homeFirst", () => {
  it("moves the target that served before to the front", () => {
    const home = { target: "m-plan/p", variant: "plan" };
    expect(told(homeFirst(steps, home))).toEqual(["m-plan/p", "m-local/p", "m-cloud/p"]);
  });

  it("leaves the order where that target is skipped, or is no longer there", () => {
    const benched = steps.map((step) => ({
      ...step,
      targets: step.targets.map((entry) => ({ ...entry, skip: "benched" as const })),
    }));
    expect(homeFirst(benched, { target: "m-plan/p", variant: "plan" })).toBe(benched);
    expect(homeFirst(steps, { target: "gone/p", variant: "plan" })).toBe(steps);
  });

  it("keeps a model's other providers behind it", () => {
    const pair = model("m", [target("m/a"), target("m/b")]);
    const plan = makePlan({ type: "model", model: pair }, config([pair], []), view, {
      episodeId: "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b",
      credentials: {},
    });
    expect(told(homeFirst(plan.steps, { target: "m/b", variant: null }))).toEqual(["m/b", "m/a"]);
  });
});

describe("startAtTier", () => {
  it("puts what lies below the tier at the end", () => {
    expect(told(startAtTier(steps, 2))).toEqual(["m-plan/p", "m-cloud/p", "m-local/p"]);
    expect(told(startAtTier(steps, 1))).toEqual(told(steps));
  });
});

describe("AffinityBook", () => {
  it("remembers where an episode was served, by function, until it has been silent for half an hour", () => {
    let now = 0;
    const book = new AffinityBook(() => now);
    book.settle("chat", "e1", { target: "a/p", variant: "v" });
    expect(book.find("chat", "e1")).toMatchObject({ target: "a/p", variant: "v" });
    expect(book.find("other", "e1")).toBeUndefined();
    now = 30 * 60_000;
    expect(book.find("chat", "e1")).toBeUndefined();
  });

  it("forgets the episodes that were not used for longest", () => {
    const book = new AffinityBook(() => 0);
    for (let i = 0; i <= 20_000; i++) {
      book.settle("chat", `e${i}`, { target: "a/p", variant: null });
      if (i === 10) book.settle("chat", "e0", { target: "b/p", variant: null });
    }
    expect(book.find("chat", "e0")).toMatchObject({ target: "b/p" });
    expect(book.find("chat", "e1")).toBeUndefined();
    expect(book.find("chat", "e2")).toBeDefined();
  });
});

describe("complexRule", () => {
  const facts = (more: Partial<InferenceCall> = {}, tokens = 10, hasTools = false) => ({
    call: { ...callOf("hi"), ...more },
    estimateTokens: () => tokens,
    hasTools,
  });
  const rules: ComplexRules = {
    min_input_tokens: 4000,
    tools: true,
    reasoning_effort: ["high"],
    complexity: ["high", "deep"],
  };

  it.each([
    [{ tags: { complexity: "deep" } }, 10, false, "tag complexity = deep"],
    [{ params: { reasoning_effort: "high" } }, 10, false, "reasoning_effort = high"],
    [{}, 10, true, "tools are offered"],
    [{}, 5000, false, "about 5000 input tokens, at least 4000"],
    [{ tags: { complexity: "low" }, params: { reasoning_effort: "low" } }, 3999, false, undefined],
  ] as const)("for %o, %i tokens, tools %s says %s", (call, tokens, tools, said) => {
    expect(complexRule(rules, facts(call, tokens, tools))).toBe(said);
  });

  it("asks for no estimate where no rule needs one", () => {
    const never = () => {
      throw new Error("estimated");
    };
    expect(complexRule({ tools: true }, { ...facts(), estimateTokens: never })).toBeUndefined();
  });
});
