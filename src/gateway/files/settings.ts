import * as z from "zod";

const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/;

/**
 * `[files]` of pmoves.toml: how files that a request gives by address are fetched for targets that take them
 * only by content.
 *
 * ```toml
 * [files]
 * allow_hosts = ["minio.lan:9000", "192.168.1.20", "[fd00::20]:8080"]
 * max_bytes = 5_000_000
 * ```
 */
export const filesTable = {
  name: "files",
  schema: z.strictObject({
    /** Hosts, with or without a port, that may have private addresses. Written as in the address itself. */
    allow_hosts: z
      .array(
        z
          .string()
          .toLowerCase()
          .regex(HOST, "write a host name or IP address, with :port or without; no scheme, no path"),
      )
      .default([]),
    /** Bytes of one file. */
    max_bytes: z
      .int()
      .min(1)
      .max(64 * 1024 * 1024)
      .default(20 * 1024 * 1024),
    /** Bytes of all files of one request together. */
    max_total_bytes: z
      .int()
      .min(1)
      .max(256 * 1024 * 1024)
      .default(50 * 1024 * 1024),
    /** Milliseconds for all files of one request together, redirects included. */
    timeout_ms: z.int().min(1).default(15_000),
    /** Redirects of one file, each checked as the first address is. */
    max_redirects: z.int().min(0).max(10).default(3),
  }),
};

export type FilesTable = z.output<typeof filesTable.schema>;

export interface FilesSettings {
  readonly allowHosts: ReadonlySet<string>;
  readonly maxBytes: number;
  readonly maxTotalBytes: number;
  readonly timeoutMs: number;
  readonly maxRedirects: number;
}

export function filesSettings(table: FilesTable): FilesSettings {
  return {
    allowHosts: new Set(table.allow_hosts),
    maxBytes: table.max_bytes,
    maxTotalBytes: table.max_total_bytes,
    timeoutMs: table.timeout_ms,
    maxRedirects: table.max_redirects,
  };
}
