import { resolve } from "node:path";
import type { Facts } from "../stack/checks/facts.ts";
import type { GatherOptions } from "../stack/status/gather.ts";
import type { Roots } from "./base.ts";
import type { BusCapabilities } from "./bus.ts";
import type { GatewayCapabilities } from "./gateway.ts";

export interface StackFactsOptions extends GatherOptions {
  /** Env files instead of the project's `.env`. */
  readonly envFile: readonly string[];
  /** Where the stack's ports are published. */
  readonly host: string;
  /** Which bus; undefined as everywhere else. */
  readonly server?: string | undefined;
  readonly listenMs: number;
}

/** What the stack's files say, and what runs. */
export interface StackFactsCapabilities {
  readonly stackFacts: (options: StackFactsOptions) => Promise<Facts>;
}

export function stackFactsCapabilities(
  { host, cwd, clock, options: { stop } }: Roots,
  { http, bus, contractBook }: BusCapabilities & GatewayCapabilities,
): StackFactsCapabilities {
  return {
    stackFacts: async (options) => {
      const [
        { gatherFacts },
        { readCompose },
        { readText },
        { diskConfigSource },
        { liveFacts },
        { tcpConnect },
      ] = await Promise.all([
        import("../stack/status/gather.ts"),
        import("../stack/compose/read.ts"),
        import("../adapters/files/read-text.ts"),
        import("../adapters/files/config-source.ts"),
        import("../stack/status/live.ts"),
        import("../adapters/machine/tcp-connect.ts"),
      ]);
      const read = (path: string) => readText(resolve(cwd, path));
      const envFiles = options.envFile.length === 0 ? {} : { envFiles: options.envFile };
      const client = await http();
      return gatherFacts(
        {
          read,
          glob: (pattern) => diskConfigSource(host.env, cwd).glob(pattern),
          readCompose: (files) => readCompose({ read }, { files, env: host.env, ...envFiles }),
          book: () => contractBook(),
          live: () =>
            liveFacts({
              host: options.host,
              http: client,
              clock,
              signal: stop.signal,
              connect: tcpConnect,
              bus: () => bus(options.server),
              checker: async () => {
                const { Checker } = await import("../bus/index.ts");
                return Checker.open({ book: await contractBook(), keys: [], strict: false, reveal: false });
              },
              listenMs: options.listenMs,
            }),
        },
        options,
      );
    },
  };
}
