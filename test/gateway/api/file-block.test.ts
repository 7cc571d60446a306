import { expect, test } from "vitest";
import {
  fileFromUrl,
  mimeTypeOf,
  readBase64,
  readFileUrl,
  sniffMimeType,
} from "../../../src/gateway/api/file-block.ts";

const base64 = (bytes: string) => Buffer.from(bytes, "latin1").toString("base64");

test.each([
  ["image/png", "\x89PNG\r\n\x1a\n...."],
  ["image/jpeg", "\xff\xd8\xff\xe0...."],
  ["image/gif", "GIF89a...."],
  ["application/pdf", "%PDF-1.7"],
  ["audio/mpeg", "ID3\x04\x00"],
  ["audio/ogg", "OggS\x00\x02"],
  ["audio/flac", "fLaC\x00"],
  ["image/webp", "RIFF\x10\x00\x00\x00WEBPVP8 "],
  ["audio/wav", "RIFF\x24\x00\x00\x00WAVEfmt "],
])("%s is known by its first bytes", (type, bytes) => {
  expect(sniffMimeType(base64(bytes))).toBe(type);
});

test("content that tells nothing needs a mime_type", () => {
  expect(() => mimeTypeOf(base64("hello"), undefined)).toThrow("missing field `mime_type`");
  expect(mimeTypeOf(base64("hello"), "text/plain")).toBe("text/plain");
  expect(sniffMimeType(base64("RIFF\x10\x00\x00\x00AVI LIST"))).toBeUndefined();
});

test("a data: address comes apart into type and content", () => {
  expect(fileFromUrl("data:image/png;base64,AAAA", "low")).toEqual({
    type: "file",
    data: "AAAA",
    mimeType: "image/png",
    detail: "low",
    filename: undefined,
  });
  expect(fileFromUrl("data:text/plain;charset=utf-8;base64,AAAA", undefined)).toMatchObject({
    mimeType: "text/plain",
  });
});

test("a data: address that is not base64 is refused", () => {
  expect(() => fileFromUrl("data:text/plain,hello", undefined)).toThrow("data:TYPE;base64,CONTENT");
  expect(() => fileFromUrl("data:text/plain;base64,", undefined)).toThrow("must not be empty");
});

test("addresses other than http and https are refused", () => {
  expect(readFileUrl("https://example.com/a.png")).toBe("https://example.com/a.png");
  expect(() => readFileUrl("file:///etc/passwd")).toThrow("expected an http or https address");
  expect(() => readFileUrl("https://")).toThrow("expected an http or https address");
});

test("base64 with a data: prefix is refused with what to write instead", () => {
  expect(() => readBase64("data:image/png;base64,AAAA")).toThrow("without a `data:` prefix");
});
