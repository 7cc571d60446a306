import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    exclude: ["**/node_modules/**"],
    globalSetup: ["test/setup/scratch.ts", "test/setup/prometheus.ts", "test/setup/nats-server.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    unstubEnvs: true,
    // A condition that is waited for comes late on a busy machine; the default is one second.
    expect: { poll: { timeout: 30_000 } },
  },
});
