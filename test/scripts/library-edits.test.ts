import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import stringWidth from "string-width";
import { expect, it } from "vitest";
import { libraryEdits } from "../../scripts/library-edits.ts";
import { tempFolder } from "../support/temp-folder.ts";

const modules = join(import.meta.dirname, "../../node_modules");
const library = join(modules, "string-width/index.js");

it("leaves what it is not about as it is", () => {
  expect(libraryEdits.transform("const a = 1;", "/elsewhere/index.js")).toBeNull();
});

it("fails where a library no longer has what is edited", () => {
  expect(() => libraryEdits.transform("export default 1;", library)).toThrow("rgiEmojiRegex");
});

it("keeps the width of characters of the first two planes and of sequences of them", async () => {
  const edited = libraryEdits.transform(readFileSync(library, "utf8"), library) ?? "";
  expect(edited).not.toContain("/^\\p{RGI_Emoji}$/v");
  const { resolve } = createRequire(library);
  const path = join(tempFolder(), "string-width.mjs");
  const whole = edited.replace(
    /from '([a-z-]+)'/g,
    (_, name) => `from '${pathToFileURL(resolve(name)).href}'`,
  );
  writeFileSync(path, whole);
  const { default: widthOf } = (await import(pathToFileURL(path).href)) as { default: typeof stringWidth };
  const characters = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code));
  const sequences = [
    "👩‍👩‍👧‍👦",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "🇩🇪",
    "1️⃣",
    "#️⃣",
    "©️",
    "↔️",
    "👍🏽",
    "❤️‍🔥",
    "é",
    "ﷺ",
    "한국",
    "\r\n",
    "1⃣",
  ];
  const wrong = [...characters, ...sequences].filter((text) => widthOf(text) !== stringWidth(text));
  expect(wrong).toEqual([]);
  expect(widthOf("👩‍👩‍👧‍👦")).toBe(2);
});
