import { join } from "node:path";
import type { Where } from "../gateway/clients/access.ts";
import type { Secret } from "../kernel/secret.ts";
import type { MigrationPorts } from "../stack/doctor/migrate-check.ts";
import type { DoctorPorts } from "../stack/doctor/ports.ts";
import type { Roots } from "./base.ts";
import type { BridgeCapabilities } from "./bridge.ts";
import type { BusCapabilities } from "./bus.ts";
import type { FileCapabilities } from "./files.ts";
import type { GatewayCapabilities } from "./gateway.ts";
import type { HubCapabilities } from "./hub.ts";
import type { RecordCapabilities } from "./records.ts";
import type { StackCapabilities } from "./stack.ts";

/** What the doctor may look at. */
export interface DoctorCapabilities {
  /** `where` names the gateway and the configuration, as for every command that asks one. */
  readonly doctor: (where: Where) => Promise<DoctorPorts>;
  /** The same for the proof that calls of a service arrive; `envFiles` are paths. */
  readonly migration: (where: Where, envFiles: readonly string[]) => Promise<MigrationPorts>;
}

type Others = Pick<BridgeCapabilities, "outboxes"> &
  BusCapabilities &
  FileCapabilities &
  GatewayCapabilities &
  HubCapabilities &
  RecordCapabilities &
  StackCapabilities;

export function doctorCapabilities(roots: Roots, others: Others): DoctorCapabilities {
  const { host, options, clock, folders } = roots;
  return {
    doctor: async (where) => {
      const [{ tcpConnect }, { diskRoom }, { isInstalled }, { storeIntegrity }, { gatewayUrl }] =
        await Promise.all([
          import("../adapters/machine/tcp-connect.ts"),
          import("../adapters/machine/disk-room.ts"),
          import("../adapters/machine/installed.ts"),
          import("../adapters/sqlite/integrity.ts"),
          import("../gateway/clients/gateway-url.ts"),
        ]);
      const here = { config: where.config, rewrite: where.rewrite, localFirst: where.localFirst };
      const config = roots.lazy.once(() => seeConfig(others, here));
      const url = where.gateway === undefined ? undefined : gatewayUrl(where.gateway, where.gatewayFrom);
      return {
        clock,
        http: await others.http(),
        version: options.version,
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        packages: async () => [
          {
            name: "@duckdb/node-api",
            use: "the fast way to Parquet, and its check",
            there: isInstalled("@duckdb/node-api"),
          },
        ],
        config,
        targets: () => others.control(where),
        gateway: url === undefined ? undefined : { url, control: () => others.control(where) },
        key: await gatewayKey(host.env),
        bus: () => others.bus(),
        outboxes: others.outboxes,
        stores: async () => {
          const paths = [join(folders.state, "store.sqlite"), await others.recordsPath()];
          return Promise.all(paths.map(async (path) => ({ path, ...(await storeIntegrity(path)) })));
        },
        hub: others.hubAccess,
        services: others.services,
        disk: async () => ({ folder: folders.state, ...(await diskRoom(folders.state)) }),
        connect: tcpConnect,
      };
    },
    migration: async (where, envFiles) => {
      const [{ gatewayUrl }, { uuid7 }] = await Promise.all([
        import("../gateway/clients/gateway-url.ts"),
        import("../kernel/uuid7.ts"),
      ]);
      return {
        services: others.services,
        envFiles: await Promise.all(
          envFiles.map(async (file) => ({ file, text: await others.readFile(file) })),
        ),
        http: await others.http(),
        clock,
        gateway: where.gateway === undefined ? undefined : gatewayUrl(where.gateway, where.gatewayFrom),
        key: await gatewayKey(host.env),
        newId: () => uuid7(clock.now()),
        localTrace: async (name, value) => {
          const filter = { type: "tag", key: name, value, comparison_operator: "=" } as const;
          const [found] = await (await others.records()).inferences({ filter, limit: 1, summary: true });
          return found?.id;
        },
      };
    },
  };
}

async function gatewayKey(env: Roots["host"]["env"]): Promise<Secret | undefined> {
  const { Secret: Wrapped } = await import("../kernel/secret.ts");
  const key = env.PMOVES_API_KEY?.trim() || env.TENSORZERO_API_KEY?.trim();
  return key ? new Wrapped(key) : undefined;
}

async function seeConfig(others: Others, where: Where) {
  const [{ checkConfig, checkedText }, { placeText }] = await Promise.all([
    import("../gateway/check/check.ts"),
    import("../gateway/check/finding.ts"),
  ]);
  const checked = await checkConfig(await others.gatewayPorts(), where);
  const listen = checked.config?.listen;
  return {
    summary: checkedText(checked),
    findings: checked.findings.map((finding) => ({
      severity: finding.severity,
      place: placeText(finding) || "configuration",
      message: finding.message,
      fix: finding.fix,
    })),
    listen:
      listen === undefined ? undefined : { host: listen.host ?? "127.0.0.1", port: listen.port ?? 3000 },
  };
}
