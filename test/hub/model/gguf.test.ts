import { describe, expect, it } from "vitest";
import { BASE, gguf } from "../../support/models.ts";
import { check, refusal } from "./kit.ts";

const one = (content: Buffer) => ({ "model-q8_0.gguf": content });

describe("a GGUF file", () => {
  it("is read with architecture, tensors and types", async () => {
    const { kind, facts } = await check(one(gguf()), BASE);
    expect(kind).toBe("gguf");
    expect(facts).toMatchObject({
      architecture: "qwen2",
      tensors: 2,
      parameters: 96,
      dtypes: ["Q8_0", "F32"],
    });
  });

  it("may be of version 2, have an alignment of its own, and lie beside a configuration", async () => {
    expect((await check({ ...one(gguf({ version: 2 })), "config.json": "{}" }, BASE)).kind).toBe("gguf");
    const tensors = [{ type: 0, shape: [8, 4], offset: 64 }];
    expect((await check(one(gguf({ alignment: 64, tensors })), BASE)).facts.tensors).toBe(1);
  });

  it.each<[string, Buffer, RegExp]>([
    ["of another magic", gguf({ magic: "GGML" }), /magic: is not GGUF/],
    ["of another version", gguf({ version: 1 }), /version: is 1; 2 and 3 are known/],
    ["of a big-endian machine", gguf({ version: 0x03000000 }), /version: is of a big-endian machine/],
    ["without an architecture", gguf({ architecture: null }), /general\.architecture: is missing/],
    ["of an alignment that is none", gguf({ alignment: 12 }), /general\.alignment: is 12, no multiple of 8/],
    [
      "with a tensor of an unknown type",
      gguf({ tensors: [{ type: 99, shape: [8], offset: 0 }] }),
      /blk\.0\.weight: has the type 99, which is unknown/,
    ],
    [
      "with a tensor out of line",
      gguf({ tensors: [{ type: 0, shape: [8], offset: 4 }] }),
      /blk\.0\.weight: begins at 4, no multiple of 32/,
    ],
    [
      "with tensors over each other",
      gguf({
        tensors: [
          { type: 0, shape: [32], offset: 0 },
          { type: 0, shape: [8], offset: 32 },
        ],
      }),
      /blk\.1\.weight: begins 96 bytes inside/,
    ],
    [
      "with a row of half a block",
      gguf({ tensors: [{ type: 8, shape: [20], offset: 0 }] }),
      /rows of 20 numbers are no whole blocks of Q8_0/,
    ],
    [
      "that is cut in its data",
      gguf({ data: 160 }),
      /blk\.1\.weight: ends 36 bytes behind the end of the file; copy/,
    ],
    ["that is cut in its header", gguf().subarray(0, 60), /byte \d+: the header goes on behind the end/],
    ["that is empty", Buffer.alloc(0), /byte 0: the header goes on/],
  ])("is refused %s", async (_, content, said) => {
    expect(await refusal(one(content), BASE)).toMatch(said);
  });

  it("needs a base model by name, and all of its parts", async () => {
    expect(await refusal(one(gguf()))).toMatch(/base model: is missing; name it with --base-model/);
    expect(await refusal({ "m-00001-of-00002.gguf": gguf() }, BASE)).toMatch(
      /m-00002-of-00002\.gguf: is missing/,
    );
    expect(await refusal({ "m-00002-of-00002.gguf": gguf() }, BASE)).toMatch(
      /a part whose first part is not there/,
    );
  });
});
