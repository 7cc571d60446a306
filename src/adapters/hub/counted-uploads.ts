/** What the Hub's client says to a `fetch` of somebody's own about an upload (@huggingface/hub, `progressHint`). */
interface ProgressHint {
  readonly progressCallback: (share: number) => void;
  readonly path?: string;
  /** From 0, and their number, where a file is sent in parts. */
  readonly part?: number;
  readonly numParts?: number;
}

/**
 * A `fetch` that tells how much of an upload has been taken by the socket. The client knows that in browsers only:
 * elsewhere a file of many gigabytes would be at 0 until it is at 1.
 */
export function countedUploads(send: typeof fetch): typeof fetch {
  const parts = new Map<string, number[]>();
  return (input, init) => {
    const hint = (init as { readonly progressHint?: ProgressHint } | undefined)?.progressHint;
    const body = init?.body;
    if (hint === undefined || !(body instanceof Blob)) return send(input, init);
    const { path = "", part = 0, numParts = 1, progressCallback } = hint;
    const shares = parts.get(path) ?? Array.from({ length: numParts }, () => 0);
    parts.set(path, shares);
    const onShare = (share: number) => {
      shares[part] = share;
      progressCallback(shares.reduce((sum, one) => sum + one, 0) / numParts);
    };
    return send(input, { ...init, body: new CountedBlob(body, onShare) });
  };
}

/** A blob that tells which share of it has been read. Each reading, so each attempt to send it, begins at 0. */
class CountedBlob extends Blob {
  readonly #inner: Blob;
  readonly #onShare: (share: number) => void;

  constructor(inner: Blob, onShare: (share: number) => void) {
    super([], { type: inner.type });
    this.#inner = inner;
    this.#onShare = onShare;
  }

  override get size(): number {
    return this.#inner.size;
  }

  override stream(): ReturnType<Blob["stream"]> {
    let read = 0;
    const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform: (chunk, controller) => {
        read += chunk.length;
        this.#onShare(read / this.#inner.size);
        controller.enqueue(chunk);
      },
    });
    return this.#inner.stream().pipeThrough(count);
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#inner.arrayBuffer();
  }
}
