import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    exclude: ["**/node_modules/**"],
    globalSetup: ["test/setup/scratch.ts", "test/setup/prometheus.ts", "test/setup/nats-server.ts"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    unstubEnvs: true,
  },
});
