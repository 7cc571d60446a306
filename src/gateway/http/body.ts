import { isUtf8 } from "node:buffer";
import { messageOf } from "../../kernel/errors.ts";
import { RequestError } from "../error.ts";

/** The JSON value of a request body. Throws `RequestError` 400 saying what is wrong with it. */
export function parseBody(body: Uint8Array): unknown {
  if (body.byteLength === 0) throw new RequestError(400, "The request body is empty; JSON was expected");
  if (!isUtf8(body)) throw new RequestError(400, "The request body is not valid UTF-8");
  const buffer = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  try {
    return JSON.parse(buffer.toString("utf8"));
  } catch (error) {
    // V8's text may quote the body: position and kind are kept, the excerpt is not.
    const where = /at position \d+(?: \(line \d+ column \d+\))?/.exec(messageOf(error))?.[0];
    const detail =
      where ?? (/end of JSON/.test(messageOf(error)) ? "it ends too early" : "it can't be parsed");
    throw new RequestError(400, `The request body is not valid JSON: ${detail}`);
  }
}
