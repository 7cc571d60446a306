import { describe, expect, it } from "vitest";
import { createPrepare } from "../../../src/gateway/functions/index.ts";
import { assistant, call, config, fn, refusal, target, user, variant } from "./fixtures.ts";

const named = { type: "object", properties: { name: { type: "string" } }, required: ["name"] } as const;

const wrapped = variant("wrapped", {
  templates: {
    system: "S:{{ system_text }}",
    user: "U:{{ user_text }}",
    assistant: "A:{{ assistant_text }}",
  },
});
const bare = variant("bare");
const wrap = fn("wrap", { variants: [wrapped, bare] });

const filled = variant("filled", {
  templates: { system: "I am {{ name }}", user: "Hello {{ name }}", extra: "Extra {{ n }}" },
});
const schemas = {
  system: named,
  user: named,
  extra: { type: "object", properties: { n: { type: "number" } } },
};
const strict = fn("strict", { variants: [filled], schemas });

const prepare = await createPrepare(config([wrap, strict]));

describe("templates without a schema", () => {
  const wrapCall = call("wrap", {
    system: "be",
    messages: [user("hi", { type: "raw_text", value: "{{ raw }}" }), assistant("ok")],
  });

  it("get the text as TensorZero's variables, and raw text passes them by", () => {
    const request = prepare(wrapCall).requestFor(wrapped, target());
    expect(request.system).toBe("S:be");
    expect(request.messages).toEqual([user("U:hi", "{{ raw }}"), assistant("A:ok")]);
  });

  it("leave a variant without templates alone", () => {
    const prepared = prepare(wrapCall);
    prepared.requestFor(wrapped, target());
    const request = prepared.requestFor(bare, target());
    expect(request.system).toBe("be");
    expect(request.messages).toEqual([user("hi", "{{ raw }}"), assistant("ok")]);
  });

  it("are filled once a variant, not once a target", () => {
    const prepared = prepare(wrapCall);
    const first = prepared.requestFor(wrapped, target());
    expect(prepared.requestFor(wrapped, target({ id: "m/q", provider: "q" })).messages).toBe(first.messages);
  });

  it("are filled with null where there is no system text", () => {
    expect(prepare(call("wrap")).requestFor(wrapped, target()).system).toBe("S:none");
  });
});

describe("templates with a schema", () => {
  const args = { type: "template", name: "user", arguments: { name: "Ann" } } as const;

  it("take arguments, by role or by name", () => {
    const extra = { type: "template", name: "extra", arguments: { n: 2 } } as const;
    const prepared = prepare(call("strict", { system: { name: "Bot" }, messages: [user(args, extra)] }));
    const request = prepared.requestFor(filled, target());
    expect(request.system).toBe("I am Bot");
    expect(request.messages).toEqual([user("Hello Ann", "Extra 2")]);
  });

  it.each([
    [
      "text instead of arguments",
      call("strict", { system: { name: "Bot" }, messages: [user("Hi")] }),
      "400 JSON Schema validation failed for `input.messages[0].content[0]`: at the top (type): must be object",
    ],
    [
      "arguments that fail the schema",
      call("strict", { system: { name: 1 }, messages: [user(args)] }),
      "400 JSON Schema validation failed for `input.system`: at /name (type): must be string",
    ],
    [
      "no system arguments",
      call("strict", { messages: [user(args)] }),
      "400 JSON Schema validation failed: `input.system` is missing",
    ],
    [
      "an unknown template",
      call("strict", {
        system: { name: "Bot" },
        messages: [user({ type: "template", name: "exta", arguments: {} })],
      }),
      "400 `input.messages[0].content[0]`: template `exta` not found in any variant that may answer; did you mean `extra`?",
    ],
    [
      "a template that the pinned variant lacks",
      call("wrap", { variant: "bare", messages: [user(args)] }),
      "template `user` not found",
    ],
    [
      "system arguments for a model",
      call("", { address: { type: "model", name: "m" }, system: { name: "Bot" } }),
      "400 `input.system` holds arguments, but there is no system template to fill",
    ],
  ])("refuse %s", (_, wrong, message) => {
    expect(refusal(() => prepare(wrong))).toContain(message);
  });

  it("that another variant lacks are refused when its turn comes", () => {
    const prepared = prepare(call("wrap", { messages: [user(args)] }));
    expect(refusal(() => prepared.requestFor(bare, target()))).toBe(
      "400 This variant has no template `user`",
    );
  });

  it("that throw are the caller's error and name the template", async () => {
    const bad = variant("bad", { templates: { user: "{{ missing }}" } });
    const own = await createPrepare(config([fn("f", { variants: [bad] })]));
    expect(refusal(() => own(call("f")).requestFor(bad, target()))).toContain(
      "400 Template `user` of functions.f.variants.bad failed: undefined value",
    );
  });
});
