/** Most that is kept; what comes on top of it is counted. */
const MOST_BYTES = 256 * 1024;

type Done = (error?: Error | null) => void;

/** Keeps what is written to a terminal's stream until it is disposed of; a stream that is none goes on. */
export function holdWrites(stream: NodeJS.WriteStream): Disposable {
  if (stream.isTTY !== true) return { [Symbol.dispose]: () => undefined };
  const kept: (string | Uint8Array)[] = [];
  let bytes = 0;
  let shed = 0;
  const held = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) kept.push(chunk);
    else shed += 1;
    const told = typeof encoding === "function" ? encoding : done;
    if (told !== undefined) queueMicrotask(() => told());
    return true;
  };
  // The method of the prototype stays what it is behind a property of the stream's own.
  Object.defineProperty(stream, "write", { value: held, configurable: true, writable: true });
  let over = false;
  return {
    [Symbol.dispose]() {
      if (over) return;
      over = true;
      Reflect.deleteProperty(stream, "write");
      for (const chunk of kept) stream.write(chunk);
      if (shed > 0) stream.write(`(${shed} more lines were not kept)\n`);
    },
  };
}
