import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { ClosedPipe, type Sink, type Source } from "../../kernel/terminal.ts";

/** A process stream as a sink. `onClosed` is told once, when the reader has gone. */
export function sinkOf(stream: NodeJS.WriteStream, onClosed: (reason: ClosedPipe) => void): Sink {
  let failure: Error | undefined;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (failure !== undefined) return;
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") {
      failure = error;
      return;
    }
    const closed = new ClosedPipe();
    failure = closed;
    onClosed(closed);
  });
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
    write: (chunk) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        stream.write(chunk, (error) => (error ? reject(failure ?? error) : resolve()));
      }),
  };
}

export function sourceOf(stream: NodeJS.ReadStream): Source {
  return {
    isTTY: stream.isTTY === true,
    text: () => text(stream),
    lines: () => createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }),
  };
}
