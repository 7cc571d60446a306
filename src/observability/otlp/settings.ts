import * as z from "zod";

/**
 * `[otlp]` of pmoves.toml: traces over OTLP/HTTP. OpenTelemetry's own variables do as well, and say the rest:
 * OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME.
 *
 * ```toml
 * [otlp]
 * endpoint = "http://127.0.0.1:4318"
 * content = "redacted"
 * ```
 */
export const otlpTable = {
  name: "otlp",
  schema: z.strictObject({
    /** The collector's address, to which `/v1/traces` is added. */
    endpoint: z.url({ protocol: /^https?$/ }).optional(),
    /** What was said: left out, scrubbed of keys and addresses, or whole. */
    content: z.enum(["off", "redacted", "full"]).default("off"),
  }),
};

export type OtlpTable = z.output<typeof otlpTable.schema>;

/** Where traces go, and what would be wrong with that. */
export interface OtlpTarget {
  /** Undefined: OpenTelemetry's own variables name it. */
  readonly url: string | undefined;
  readonly warning: string | undefined;
}

/** Undefined where nobody asked for traces, or OTEL_SDK_DISABLED or OTEL_TRACES_EXPORTER forbid them. */
export function otlpTarget(
  { endpoint }: OtlpTable,
  env: Readonly<Record<string, string | undefined>>,
): OtlpTarget | undefined {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === "true" || env.OTEL_TRACES_EXPORTER === "none")
    return undefined;
  const named = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const used = endpoint ?? named;
  if (!used) return undefined;
  const url = endpoint === undefined ? undefined : `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  return { url, warning: grpcWarning(used) };
}

/** TensorZero speaks gRPC, so its endpoints are often that port (opentelemetry.io, OTLP specification). */
function grpcWarning(endpoint: string): string | undefined {
  const port = URL.canParse(endpoint) ? new URL(endpoint).port : "";
  return port === "4317"
    ? "traces go to port 4317, which is OTLP's gRPC port; pmoves sends OTLP over HTTP, for which collectors listen on 4318"
    : undefined;
}
