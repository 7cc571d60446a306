import { inputError } from "../problem.ts";

/** One line without its end; `line` counts from 1. The buffer is only good during the call. */
export type LineHandler = (buffer: Buffer, start: number, end: number, line: number) => void;

/** Longest line that is taken, in bytes: what is longer is no line of text. */
export const MAX_LINE = 256 * 1024 * 1024;

const LF = 10;

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether a byte order mark opens these bytes. */
function markAt(buffer: Buffer): boolean {
  return buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
}

/** Cuts a stream of bytes into lines. What a line is split over is joined, and nothing else copied. */
export async function eachLine(
  source: string,
  chunks: AsyncIterable<Uint8Array>,
  handler: LineHandler,
): Promise<void> {
  let line = 0;
  let held: Buffer[] = [];
  let heldLength = 0;
  const emit = (buffer: Buffer, start: number, end: number) => {
    line++;
    handler(buffer, line === 1 && start === 0 && markAt(buffer) ? 3 : start, end, line);
  };
  for await (const chunk of chunks) {
    const buffer = bufferOf(chunk);
    let start = 0;
    for (let end = buffer.indexOf(LF); end !== -1; end = buffer.indexOf(LF, start)) {
      if (heldLength > 0) {
        const whole = Buffer.concat([...held, buffer.subarray(start, end)]);
        held = [];
        heldLength = 0;
        emit(whole, 0, whole.length);
      } else emit(buffer, start, end);
      start = end + 1;
    }
    if (start < buffer.length) {
      // The reader may use its memory again.
      held.push(Buffer.from(buffer.subarray(start)));
      heldLength += buffer.length - start;
      if (heldLength > MAX_LINE) {
        throw inputError({ source, line: line + 1 }, `longer than ${MAX_LINE} bytes`, "is this a text file?");
      }
    }
  }
  if (heldLength > 0) {
    const last = Buffer.concat(held);
    emit(last, 0, last.length);
  }
}
