import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { type Resource, resourceFromAttributes } from "@opentelemetry/resources";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import type { SpanData, SpanExporter } from "../../observability/index.ts";

export interface ExporterOptions {
  /** Whole address of the collector's route; undefined leaves it to OpenTelemetry's variables. */
  readonly url: string | undefined;
  readonly version: string;
  /** OTEL_SERVICE_NAME, or `pmoves`. */
  readonly serviceName: string;
}

/** OTLP over HTTP with protobuf bodies; retries and time-outs are the library's. */
export function otlpExporter({ url, version, serviceName }: ExporterOptions): SpanExporter {
  const exporter = new OTLPTraceExporter(url === undefined ? {} : { url });
  const resource = resourceFromAttributes({ "service.name": serviceName, "service.version": version });
  const scope = { name: "pmoves", version };
  return {
    send: (spans) =>
      new Promise((resolve, reject) => {
        exporter.export(
          spans.map((span) => readable(span, resource, scope)),
          ({ code, error }) =>
            code === 0 ? resolve() : reject(error ?? new Error("the exporter gave no reason")),
        );
      }),
    close: () => exporter.shutdown(),
  };
}

function readable(
  span: SpanData,
  resource: Resource,
  instrumentationScope: ReadableSpan["instrumentationScope"],
): ReadableSpan {
  const { traceId, spanId, parent, startMs, endMs, error, name } = span;
  const context = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
  const attributes = Object.entries(span.attributes).map(([key, value]) => [
    key,
    typeof value === "object" ? [...value] : value,
  ]);
  return {
    name,
    kind: span.kind === "server" ? SpanKind.SERVER : SpanKind.CLIENT,
    spanContext: () => context,
    ...(parent && {
      parentSpanContext: {
        traceId,
        spanId: parent.spanId,
        traceFlags: TraceFlags.SAMPLED,
        isRemote: parent.remote,
      },
    }),
    startTime: hrTime(startMs),
    endTime: hrTime(endMs),
    duration: hrTime(endMs - startMs),
    status:
      error === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: error },
    attributes: Object.fromEntries(attributes),
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** Seconds and nanoseconds of milliseconds. */
function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
