import { expect, it, vi } from "vitest";
import { RequestError } from "../../../src/gateway/error.ts";
import { loadTemplates } from "../../../src/gateway/templates/index.ts";

it("a template that exhausts the engine is the caller's error, and the next rendering works again", () => {
  // The engine's panic handler writes to the console before it traps.
  const console = vi.spyOn(globalThis.console, "error").mockImplementation(() => undefined);
  const set = loadTemplates().set("functions.f.variants.v");
  set.add("line", `{{ "-" * width }}`);
  set.add("other", `fine, {% include "line" %}`);
  const another = loadTemplates().set("functions.g.variants.v");
  another.add("hello", "hello {{ name }}");

  for (let times = 0; times < 2; times++) {
    const first = caught(() => set.render("line", { width: 3_000_000_000 }));
    expect(first.status).toBe(400);
    expect(first.message).toBe("Template `line` of functions.f.variants.v exhausted the template engine");
    expect(set.render("other", { width: 3 })).toBe("fine, ---");
    expect(another.render("hello", { name: "you" })).toBe("hello you");
  }
  console.mockRestore();
});

function caught(run: () => unknown): RequestError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof RequestError) {
      return thrown;
    }
    throw thrown;
  }
  throw new Error("expected a refusal");
}
