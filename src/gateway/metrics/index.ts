export { createMetrics, type Metrics } from "./metrics.ts";
export type { PublishCounts } from "./publish-counts.ts";
