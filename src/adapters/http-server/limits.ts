/** What the server puts up with before it refuses. Times in milliseconds, sizes in bytes. */
export interface ServerLimits {
  /** Of a body, before and after decompression; larger is 413. */
  readonly maxBodyBytes: number;
  /** Request line and all headers together; larger is 431. */
  readonly maxHeaderBytes: number;
  /** From the first byte of a connection (or the last reply) to the end of the headers; then 408. */
  readonly headersMs: number;
  /** The whole request, body included; then 408. */
  readonly requestMs: number;
  /** Longest silence inside a body; then 408 (noticed after 1 to 1.5 times this). */
  readonly bodyIdleMs: number;
  /** How long an idle connection is kept for the next request. */
  readonly keepAliveMs: number;
  /** How long the rest of a refused body is read and thrown away, so that the client gets to see the reply. */
  readonly lingerMs: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  maxBodyBytes: 100_000_000,
  maxHeaderBytes: 32_768,
  headersMs: 20_000,
  requestMs: 300_000,
  bodyIdleMs: 30_000,
  keepAliveMs: 65_000,
  lingerMs: 5_000,
};
