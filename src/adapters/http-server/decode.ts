import { brotliDecompress, gunzip, type InputType, zstdDecompress } from "node:zlib";

export type Coding = "identity" | "gzip" | "br" | "zstd";

/** The coding that a `content-encoding` header names, or undefined for one (or a list) we don't read. */
export function codingOf(header: string | undefined): Coding | undefined {
  switch (header) {
    case undefined:
    case "":
      return "identity";
    case "gzip":
    case "br":
    case "zstd":
    case "identity":
      return header;
  }
  const name = header.trim().toLowerCase();
  if (name === "x-gzip") return "gzip";
  return name !== header ? codingOf(name) : undefined;
}

export type Decoded =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly status: 400 | 413; readonly message: string };

const DECODERS: Readonly<
  Record<
    Exclude<Coding, "identity">,
    (
      input: InputType,
      options: { maxOutputLength: number },
      done: (e: Error | null, out: Buffer) => void,
    ) => void
  >
> = { gzip: gunzip, br: brotliDecompress, zstd: zstdDecompress };

/** Decompresses off the event loop. Stops at `maxBytes` of output, however small the input was. */
export function decode(
  coding: Exclude<Coding, "identity">,
  body: Uint8Array,
  maxBytes: number,
  done: (decoded: Decoded) => void,
): void {
  DECODERS[coding](body, { maxOutputLength: maxBytes }, (error, output) => {
    if (error === null) return done({ ok: true, body: output });
    const tooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    done(
      tooLarge
        ? { ok: false, status: 413, message: tooLargeMessage(maxBytes) }
        : { ok: false, status: 400, message: `The request body is not valid ${coding}: ${error.message}` },
    );
  });
}

/** The sentence of every 413. */
export function tooLargeMessage(maxBytes: number): string {
  return `The request body is larger than the limit of ${maxBytes} bytes`;
}
