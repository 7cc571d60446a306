import { describe, expect, it } from "vitest";
import { cutMarkdown, type Embed, fitted, LIMITS, sizeOf } from "../../../src/bus/discord/embed.ts";

const long = (n: number) => "x".repeat(n);

describe("an embed", () => {
  it("keeps every limit of Discord, whatever goes in", () => {
    const embed = fitted({
      title: long(999),
      description: long(9_999),
      footer: { text: long(9_999) },
      fields: Array.from({ length: 99 }, () => ({ name: long(999), value: long(9_999) })),
    });
    expect(embed.title?.length).toBe(LIMITS.title);
    expect(embed.footer?.text.length).toBe(LIMITS.footer);
    expect(embed.fields?.length).toBeLessThanOrEqual(LIMITS.fields);
    for (const { name, value } of embed.fields ?? []) {
      expect(name.length).toBeLessThanOrEqual(LIMITS.fieldName);
      expect(value.length).toBeLessThanOrEqual(LIMITS.fieldValue);
    }
    expect(sizeOf(embed)).toBeLessThanOrEqual(LIMITS.total);
    expect(embed.description?.length).toBeGreaterThan(0);
  });

  it("that fits stays as it is", () => {
    const embed: Embed = { title: "t", description: "d", fields: [{ name: "n", value: "v", inline: true }] };
    expect(fitted(embed)).toEqual({ ...embed, footer: undefined });
  });

  it("has no field without a name or a value, which Discord refuses", () => {
    const fields = [
      { name: "", value: "v" },
      { name: "n", value: " " },
      { name: "n", value: "v" },
    ];
    expect(fitted({ fields }).fields).toEqual([{ name: "n", value: "v", inline: false }]);
  });

  it.each([
    ["abcdef", 4, "abc…"],
    ["abc\\*def", 5, "abc…"],
    ["```\nlong code here\n```", 16, "```\nlong co…\n```"],
    ["a ``` b", 6, "a…"],
  ])("cut from %j to %i is %j", (text, most, expected) => {
    expect(cutMarkdown(text, most)).toBe(expected);
    expect(cutMarkdown(text, most).length).toBeLessThanOrEqual(most);
  });

  it("is never cut inside a character", () => {
    expect(cutMarkdown("ab🙂cd", 4).isWellFormed()).toBe(true);
  });
});
