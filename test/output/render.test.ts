import { describe, expect, it } from "vitest";
import { PmovesError } from "../../src/kernel/errors.ts";
import { Secret } from "../../src/kernel/secret.ts";
import { type RenderOptions, render } from "../../src/output/render.ts";
import { plainTheme } from "../../src/output/theme.ts";
import { memorySink } from "../support/sink.ts";

const rows = [
  { name: "chat", tier: 1, why: undefined },
  { name: "embed", tier: 12, why: "busy\nnow" },
];

async function written(data: unknown, options: Partial<RenderOptions>, columns?: number): Promise<string> {
  const sink = columns === undefined ? memorySink() : memorySink({ isTTY: true, columns });
  const all = { format: "plain", fields: undefined, columns: undefined, text: undefined, theme: plainTheme };
  await render(data, { ...all, ...options }, sink);
  return sink.text();
}

async function* stream() {
  yield* rows;
}

describe("render", () => {
  it("writes a list as an aligned table with a header", async () => {
    expect(await written(rows, { format: "table" })).toBe(
      "name   tier  why\nchat      1\nembed    12  busy now\n",
    );
  });

  it("cuts the widest column to the width of the terminal", async () => {
    const long = [{ name: "a", text: "0123456789".repeat(5) }];
    expect(await written(long, { format: "table" }, 20)).toBe("name  text\na     0123456789012…\n");
  });

  it("writes plain as tab-separated lines without a header", async () => {
    expect(await written(rows, {})).toBe("chat\t1\t\nembed\t12\tbusy now\n");
  });

  it("writes JSON as one document, for lists and for streams", async () => {
    const expected = [{ name: "chat", tier: 1 }, rows[1]];
    expect(JSON.parse(await written(rows, { format: "json" }))).toEqual(expected);
    expect(JSON.parse(await written(stream(), { format: "json" }))).toEqual(expected);
    expect(await written([], { format: "json" })).toBe("[]\n");
  });

  it("writes a stream as JSON lines, each when it comes", async () => {
    const sink = memorySink();
    const seen: string[] = [];
    async function* watched() {
      yield { n: 1 };
      seen.push(sink.text());
      yield { n: 2 };
    }
    const base = {
      format: "jsonl",
      fields: undefined,
      columns: undefined,
      text: undefined,
      theme: plainTheme,
    };
    await render(watched(), base, sink);
    expect(seen).toEqual(['{"n":1}\n']);
    expect(sink.text()).toBe('{"n":1}\n{"n":2}\n');
  });

  it("waits for the sink before it asks for the next row", async () => {
    const order: string[] = [];
    async function* source() {
      for (const n of [1, 2]) {
        order.push(`made ${n}`);
        yield { n };
      }
    }
    const slow = {
      ...memorySink(),
      write: async (text: string) => {
        await Promise.resolve();
        order.push(`wrote ${text.trim()}`);
      },
    };
    await render(
      source(),
      { format: "plain", fields: undefined, columns: undefined, text: undefined, theme: plainTheme },
      slow,
    );
    expect(order).toEqual(["made 1", "wrote 1", "made 2", "wrote 2"]);
  });

  it("shows one object as pairs", async () => {
    expect(await written({ a: 1, bb: "x" }, {})).toBe("a\t1\nbb\tx\n");
    expect(await written({ a: 1, bb: "x" }, { format: "table" })).toBe("key  value\na    1\nbb   x\n");
  });

  it("prints nothing for nothing", async () => {
    expect(await written(undefined, { format: "json" })).toBe("");
  });

  it("uses declared columns and a format's own text", async () => {
    const columns = [
      { key: "name" },
      { key: "t", title: "T", value: (row: { tier: number }) => row.tier * 2 },
    ];
    expect(await written(rows, { columns: columns as never })).toBe("chat\t2\nembed\t24\n");
    expect(await written(rows, { text: () => "mine\n" })).toBe("mine\n");
  });

  it("keeps only the fields that are asked for, in their order", async () => {
    expect(await written(rows, { fields: ["tier", "name"] })).toBe("1\tchat\n12\tembed\n");
    expect(await written(rows[0], { fields: ["tier"], format: "jsonl" })).toBe('{"tier":1}\n');
  });

  it("looks inside a field behind a dot; a field of that very name comes first", async () => {
    const nested = [
      { schema: { verdict: "ok", reasons: ["a", "b"] }, "x.y": 1 },
      { schema: null, "x.y": 2 },
    ];
    const fields = ["schema.verdict", "schema.reasons.1", "x.y"];
    expect(await written(nested, { fields, format: "jsonl" })).toBe(
      '{"schema.verdict":"ok","schema.reasons.1":"b","x.y":1}\n{"schema.verdict":null,"schema.reasons.1":null,"x.y":2}\n',
    );
    const error = await written(nested, { fields: ["shema.verdict"] }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exit: 2, hint: expect.stringContaining("did you mean schema?") });
  });

  it("names the near and all valid fields for one that is unknown", async () => {
    const error = await written(rows, { fields: ["teir"] }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PmovesError);
    expect(error).toMatchObject({ exit: 2, hint: "did you mean tier? fields: name, tier, why" });
  });

  it("refuses fields of what has none", async () => {
    await expect(written("text", { fields: ["a"] })).rejects.toThrow("no fields");
  });

  it("never shows a secret or lets data steer the terminal", async () => {
    const row = [{ key: new Secret("s3cret"), text: "\u001b[31mred\u001b[0m\u0007" }];
    expect(await written(row, {})).toBe('"[redacted]"\tred\n');
    expect(await written(row, { format: "json" })).not.toContain("s3cret");
  });
});
