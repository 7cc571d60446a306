/** What fetching files needs of the network. `src/adapters/file-fetch` implements it; the rules are not there. */

export interface FileRequest {
  readonly url: URL;
  /** The only addresses that may be connected to; the host's name is not looked up again. */
  readonly addresses: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Aborting closes the connection at once; the call then throws the signal's reason. */
  readonly signal: AbortSignal;
}

export interface FileResponse {
  readonly status: number;
  /** Names in lower case; of a repeated header the first value. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as it arrives, not unpacked. Leaving the loop closes the connection. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Closes the connection; nothing more is read. */
  close(): void;
}

export interface FileWire {
  /** All addresses of a host name, in the system's order. Throws where there are none. */
  resolve(host: string): Promise<readonly string[]>;
  /** One GET on a connection of its own: no redirects followed, no proxy, no keys, no cookies. */
  open(request: FileRequest): Promise<FileResponse>;
}
