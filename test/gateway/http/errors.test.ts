import { expect, test } from "vitest";
import { openaiErrors } from "../../../src/gateway/api/openai/errors.ts";
import { nativeErrors } from "../../../src/gateway/api/tensorzero/errors.ts";
import { RequestError } from "../../../src/gateway/error.ts";
import { toldError } from "../../../src/gateway/http/errors.ts";
import { AttemptFailure } from "../../../src/gateway/model/index.ts";
import { callerError } from "../../../src/gateway/routing/failure.ts";

const ignore = () => undefined;

test("a conversation that is too long has the code that frameworks look for, whatever the provider calls it", () => {
  const failure = new AttemptFailure("context", "prompt is too long", { status: 400 });
  const { status, message, code } = toldError(callerError(failure, []), true, ignore);
  expect([status, message, code]).toEqual([400, "prompt is too long", "context_length_exceeded"]);
  expect(JSON.parse(openaiErrors.errorBody(status, message, code))).toEqual({
    error: {
      message: "prompt is too long",
      type: "invalid_request_error",
      param: null,
      code: "context_length_exceeded",
    },
  });
  expect(nativeErrors.errorBody(status, message, code)).toBe('{"error":"prompt is too long"}');
});

test("other faults of the caller have the code of their status", () => {
  const failure = new AttemptFailure("caller", "bad value", { status: 400 });
  for (const error of [callerError(failure, []), new RequestError(400, "bad value")]) {
    const { status, message, code } = toldError(error, true, ignore);
    expect(code).toBeUndefined();
    expect(JSON.parse(openaiErrors.errorBody(status, message, code)).error.code).toBeNull();
  }
});
