import { expect, test } from "vitest";
import type { FileBlock } from "../../../../src/gateway/model/index.ts";
import { takesAddress } from "../../../../src/gateway/providers/gemini/files.ts";
import { bodyFor, of, user } from "./kit.ts";

const partOf = (file: Omit<FileBlock, "type">, model = "gemini-3-flash-preview") =>
  bodyFor({ messages: [user({ type: "file", ...file })] }, of(model)).contents[0].parts[0];

test("content goes inline with its type, also from a data address", () => {
  const inlineData = { mimeType: "image/png", data: "QUJD" };
  expect(partOf({ data: "QUJD", mimeType: "image/png" })).toEqual({ inlineData });
  expect(partOf({ url: "data:image/png;base64,QUJD" })).toEqual({ inlineData });
});

test("an address goes as it is, with the type that is given or that its ending says", () => {
  const fileUri = "https://x.example/a.PDF?v=1";
  expect(partOf({ url: fileUri })).toEqual({ fileData: { mimeType: "application/pdf", fileUri } });
  expect(partOf({ url: "https://x.example/a", mimeType: "image/webp" })).toEqual({
    fileData: { mimeType: "image/webp", fileUri: "https://x.example/a" },
  });
  expect(partOf({ url: "https://youtu.be/abc" })).toEqual({ fileData: { fileUri: "https://youtu.be/abc" } });
});

test("addresses that the model can't fetch are for another target", () => {
  expect(() => partOf({ url: "http://x.example/a.png" })).toThrow(
    expect.objectContaining({ outcome: "model", message: expect.stringMatching(/https addresses only/) }),
  );
  expect(() => partOf({ url: "https://x.example/a.png" }, "gemini-2.0-flash")).toThrow(/by content/);
  expect(
    takesAddress("https://generativelanguage.googleapis.com/v1beta/files/x", of("gemini-2.0-flash")),
  ).toBe(true);
  expect(takesAddress("gs://bucket/x.png", of("gemini-2.0-flash"))).toBe(true);
});

test("a file without content, address or type is the caller's fault", () => {
  expect(() => partOf({ mimeType: "image/png" })).toThrow(
    expect.objectContaining({ outcome: "caller", message: expect.stringMatching(/neither/) }),
  );
  expect(() => partOf({ data: "QUJD" })).toThrow(
    expect.objectContaining({ outcome: "caller", message: expect.stringMatching(/mime_type/) }),
  );
});
