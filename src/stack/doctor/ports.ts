import type { Bus } from "../../bus/index.ts";
import type { HttpClient } from "../../gateway/index.ts";
import type { HubAccess } from "../../hub/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Area } from "./finding.ts";

/** A target as its gateway sees it. */
export interface TargetView {
  readonly id: string;
  readonly tier: number;
  readonly kind: string;
  readonly wire: string;
  readonly upstream_model: string;
  readonly address: string;
  readonly usable: boolean;
  readonly skip: string | null;
  readonly reason: string | null;
  readonly fix: string | null;
}

/** Asks targets past plan and bench; a gateway's control has this shape. */
export interface Prober {
  state(signal: AbortSignal): Promise<{ readonly version: string; readonly targets: readonly TargetView[] }>;
  probe(
    target: string,
    signal: AbortSignal,
  ): Promise<{ readonly outcome: string; readonly ms: number; readonly reason: string | null }>;
}

export interface ConfigSeen {
  /** Which files, and how much of it works. */
  readonly summary: string;
  readonly findings: readonly {
    readonly severity: "error" | "warning" | "info";
    readonly place: string;
    readonly message: string;
    readonly fix: string | null;
  }[];
  /** Where `pmoves serve` would listen; undefined where nothing loads. */
  readonly listen: { readonly host: string; readonly port: number } | undefined;
}

export interface StoreSeen {
  readonly path: string;
  /** Bytes; undefined where the file is not there. */
  readonly size: number | undefined;
  /** What SQLite's own check says; `ok`, its complaint, or undefined where it was not asked. */
  readonly integrity: string | undefined;
}

/** What waits for the bus. */
export interface OutboxSeen {
  readonly name: string;
  readonly waiting: number;
  readonly waiting_bytes: number;
  readonly max_bytes: number;
  /** RFC 3339; null where nothing waits. */
  readonly oldest: string | null;
  /** Given up. */
  readonly dead: number;
}

/** Everything the doctor may touch. */
export interface DoctorPorts {
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  /** Optional packages, and whether they are there. */
  readonly packages: () => Promise<
    readonly { readonly name: string; readonly use: string; readonly there: boolean }[]
  >;
  readonly config: () => Promise<ConfigSeen>;
  readonly targets: () => Promise<Prober>;
  /** A gateway that runs; undefined where none was named. */
  readonly gateway: { readonly url: string; readonly control: () => Promise<Prober> } | undefined;
  /** Of the gateway. */
  readonly key: Secret | undefined;
  readonly bus: () => Promise<Bus>;
  readonly outboxes: () => Promise<readonly OutboxSeen[]>;
  readonly stores: () => Promise<readonly StoreSeen[]>;
  readonly hub: () => Promise<HubAccess>;
  readonly services: () => Promise<Catalogue>;
  /** Folder of the state: whether it may be written, and bytes. */
  readonly disk: () => Promise<{
    readonly folder: string;
    readonly writable: boolean;
    readonly free: number;
    readonly total: number;
  }>;
  /** Undefined where something takes connections, else why not. */
  readonly connect: (host: string, port: number, signal: AbortSignal) => Promise<string | undefined>;
}

export interface DoctorOptions {
  readonly areas: readonly Area[];
  /** Whether somebody has named the areas. */
  readonly named: boolean;
  /** Milliseconds for everything. */
  readonly deadlineMs: number;
  /** Where the stack's ports are published. */
  readonly host: string;
  /** False: targets are not asked, which costs nothing. */
  readonly probe: boolean;
}
