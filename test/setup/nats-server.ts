import { provide } from "./debian-package.ts";

/** Set for the tests: the path of nats-server, empty where there is none. */
export const NATS_SERVER = "PMOVES_TEST_NATS_SERVER";

/** The tests of the bus run against a real server. */
export function setup(): void {
  process.env[NATS_SERVER] = provide("nats-server", "nats-server") ?? "";
}
