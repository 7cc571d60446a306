import type { Observer } from "../gateway/index.ts";
import type { Roots } from "./base.ts";

/** Sends traces to a collector where one is configured; only then are OpenTelemetry's packages loaded. */
export async function openTracer(
  { lazy, settings, host, options, clock }: Roots,
  warn: (text: string) => void,
): Promise<readonly Observer[]> {
  const { otlpTable, otlpTarget, Tracer } = await import("../observability/index.ts");
  const table = (await settings()).get(otlpTable);
  const target = otlpTarget(table, host.env);
  if (target === undefined) return [];
  if (target.warning !== undefined) warn(target.warning);
  const tracer = await lazy.opened(async () => {
    const { otlpExporter } = await import("../adapters/otlp/exporter.ts");
    const exporter = otlpExporter({
      url: target.url,
      version: options.version,
      serviceName: host.env.OTEL_SERVICE_NAME || "pmoves",
    });
    return new Tracer({ exporter, clock, content: table.content, warn });
  })();
  return [tracer];
}
