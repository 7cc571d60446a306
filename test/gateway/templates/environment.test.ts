import { beforeAll, describe, expect, it } from "vitest";
import { RequestError } from "../../../src/gateway/error.ts";
import type { JsonObject } from "../../../src/gateway/model/index.ts";
import { loadTemplates, type TemplateEngine } from "../../../src/gateway/templates/index.ts";

let engine: TemplateEngine;

beforeAll(async () => {
  engine = loadTemplates();
});

function render(templates: Record<string, string>, name: string, context: JsonObject): string {
  const set = engine.set("functions.f.variants.v");
  for (const [key, source] of Object.entries(templates)) {
    set.add(key, source);
  }
  return set.render(name, context);
}

describe("templates", () => {
  it("are MiniJinja: variables, loops, filters", () => {
    const source = "{% for n in names %}{{ n|upper }}{% if not loop.last %}, {% endif %}{% endfor %}";
    expect(render({ user: source }, "user", { names: ["a", "b"] })).toBe("A, B");
  });

  it("never escape, whatever the template is called", () => {
    const context = { text: `<b> & "q"` };
    for (const name of ["user", "user.html", "user.json", "user.xml.j2"]) {
      expect(render({ [name]: "{{ text }}" }, name, context)).toBe(`<b> & "q"`);
    }
  });

  it("include one another by name, and nothing else", () => {
    const templates = { user: `{% include "part.html" %}!`, "part.html": "<{{ x }}>" };
    expect(render(templates, "user", { x: "&" })).toBe("<&>!");
    expect(() => render({ user: `{% include "../secret" %}` }, "user", {})).toThrow(
      'Template `user` of functions.f.variants.v failed: template not found: tried to include non-existing template "../secret"',
    );
  });

  it("refuse undefined variables rather than leave a hole in the prompt", () => {
    expect(() => render({ user: "Hello {{ nmae }}" }, "user", { name: "x" })).toThrow(
      "Template `user` of functions.f.variants.v failed: undefined value",
    );
  });

  it("that loop without end run out of fuel, and are the caller's error", () => {
    const source = "{% for a in range(100000) %}{% for b in range(100000) %}.{% endfor %}{% endfor %}";
    let thrown: unknown;
    try {
      render({ loop: source }, "loop", {});
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RequestError);
    expect((thrown as RequestError).status).toBe(400);
    expect((thrown as RequestError).message).toContain("`loop`");
    expect((thrown as RequestError).message).toContain("ran out of fuel");
  });

  it("that recurse without end are refused", () => {
    const source = "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}";
    expect(() => render({ user: source }, "user", {})).toThrow("recursion limit exceeded");
  });

  it("that are no templates say the line", () => {
    const set = engine.set("functions.f.variants.v");
    expect(() => set.add("user", "one\n{% if %}")).toThrow(/^syntax error: .*\(in user:2\)$/);
  });
});
