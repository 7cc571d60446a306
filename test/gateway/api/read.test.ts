import { expect, test } from "vitest";
import {
  asRequestError,
  FieldFault,
  inside,
  optional,
  readArray,
  readBoolean,
  readCount,
  readFields,
  readInteger,
  readList,
  readNonEmpty,
  readNumber,
  readOneOf,
  readString,
  readStringMap,
  refuseUnknown,
  required,
} from "../../../src/gateway/api/read.ts";
import { RequestError } from "../../../src/gateway/error.ts";

test.each<[string, (value: unknown) => unknown, unknown, string]>([
  ["a string", readString, 1, "expected a string, got a number"],
  ["a string that is not empty", readNonEmpty, "", "must not be empty"],
  ["a boolean", readBoolean, "true", "expected true or false, got a string"],
  ["a number", readNumber, null, "expected a number, got null"],
  ["a whole number", readInteger, 1.5, "expected a whole number, got 1.5"],
  ["a count", readCount, -1, "must not be negative, got -1"],
  ["an object", readFields, [], "expected an object, got an array"],
  ["an array", readArray, {}, "expected an array, got an object"],
])("a reader of %s says what it found instead", (_what, read, value, message) => {
  expect(() => read(value)).toThrow(message);
});

test("a fault deep in a body names the whole path", () => {
  const body = { messages: [{ content: [1] }] };
  const readMessage = (value: unknown) =>
    required(readFields(value), "content", (list) => readList(list, readString));
  expect(() => required(body, "messages", (list) => readList(list, readMessage))).toThrow(
    "messages[0].content[0]: expected a string, got a number",
  );
});

test("a missing field is said in the words that clients match", () => {
  expect(() => required({}, "model", readString)).toThrow("missing field `model`");
});

test("null stands for an absent optional field", () => {
  expect(optional({ seed: null }, "seed", readInteger)).toBeUndefined();
});

test("a misspelt value brings the nearest one, a foreign one the whole list", () => {
  expect(() => readOneOf("stric", ["off", "strict"])).toThrow(
    'unknown value "stric" (did you mean "strict"?)',
  );
  expect(() => readOneOf("xxxxxxx", ["off", "on"])).toThrow("expected one of off, on");
});

test("an unknown field brings the nearest name, a hint, a longer form, or the list", () => {
  const known = new Set(["function_name", "stream"]);
  expect(() => refuseUnknown({ streem: 1 }, known)).toThrow(
    "unknown field `streem` (did you mean `stream`?)",
  );
  expect(() => refuseUnknown({ function: 1 }, known)).toThrow("did you mean `function_name`?");
  expect(() => refuseUnknown({ zz: 1 }, known)).toThrow("expected one of `function_name`, `stream`");
  expect(() => refuseUnknown({ zz: 1 }, known, new Map([["zz", "there.zz"]]))).toThrow(
    "did you mean `there.zz`?",
  );
});

test("a field called like an object's own method is unknown, not found", () => {
  const body = JSON.parse('{"constructor": 1}');
  expect(() => refuseUnknown(body, new Set(["stream"]))).toThrow("unknown field `constructor`");
  expect(() => refuseUnknown(JSON.parse('{"__proto__": 1}'), new Set(["stream"]))).toThrow("`__proto__`");
});

test("a map of strings names the key whose value is none", () => {
  expect(() => readStringMap({ a: "x", b: 2 })).toThrow("b: expected a string, got a number");
});

test("only faults of fields become a 400, other errors stay what they are", () => {
  const other = new TypeError("a bug");
  expect(asRequestError(other)).toBe(other);
  expect(inside(other, "x")).toBe(other);
  const error = asRequestError(new FieldFault("reason", "a.b"));
  expect(error).toBeInstanceOf(RequestError);
  expect(error).toMatchObject({ status: 400, message: "a.b: reason" });
});
