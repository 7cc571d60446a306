import { provide } from "./debian-package.ts";

/** Prometheus, and `promtool` with it. */
export function setup(): void {
  provide("promtool", "prometheus");
}
