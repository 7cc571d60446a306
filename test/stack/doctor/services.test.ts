import { describe, expect, it } from "vitest";
import { createHttpClient } from "../../../src/adapters/http-client/client.ts";
import { catalogueOf } from "../../../src/stack/catalogue/catalogue.ts";
import { servicesTable } from "../../../src/stack/catalogue/row.ts";
import type { DoctorOptions, DoctorPorts } from "../../../src/stack/doctor/ports.ts";
import { checkServices } from "../../../src/stack/doctor/services.ts";
import { startUpstream } from "../../support/upstream.ts";

const http = createHttpClient();

function row(
  ports: readonly string[],
  health?: { readonly port: number; readonly paths: readonly string[] },
) {
  return {
    guide: "3.2",
    group: "media",
    strategy: "OBSERVE",
    asks: "a",
    action: "b",
    compose: "c.yml",
    checks: ["present"],
    ports: [...ports],
    ...(health === undefined ? {} : { health }),
  };
}

function look(rows: Readonly<Record<string, unknown>>, options: Partial<DoctorOptions> = {}) {
  const catalogue = catalogueOf(servicesTable.schema.parse(rows));
  const ports = { http, services: async () => catalogue } as unknown as DoctorPorts;
  const asked: DoctorOptions = {
    areas: ["services"],
    named: false,
    deadlineMs: 5000,
    host: "127.0.0.1",
    probe: true,
  };
  return checkServices(ports, { ...asked, ...options }, new AbortController().signal);
}

describe("the health of services", () => {
  it.each([
    [200, "ok", "answers 200"],
    [302, "ok", "answers 302"],
    [401, "ok", "wants a key"],
    [404, "failed", "wrong path"],
    [405, "failed", "wrong path"],
    [503, "failed", "sick"],
  ])("reads %i as %s: %s", async (status, result, detail) => {
    await using server = await startUpstream({ status, body: {} });
    const health = { port: server.port, paths: ["/healthz"] };
    const seen = await look({ a: row([`${server.port}:80`], health) });
    expect(seen).toEqual([
      {
        name: "a",
        result,
        detail: expect.stringContaining(detail),
        fix: result === "ok" ? null : expect.any(String),
      },
    ]);
  });

  it("tries the routes of a service in turn", async () => {
    await using server = await startUpstream(({ url }) => ({
      status: url === "/health" ? 200 : 404,
      body: {},
    }));
    const seen = await look({
      a: row([`${server.port}:80`], { port: server.port, paths: ["/healthz", "/health"] }),
    });
    expect(seen).toMatchObject([{ result: "ok", detail: expect.stringContaining("/health answers 200") }]);
  });

  it("tells down from a wrong path, one by one where the services were asked for", async () => {
    const rows = { a: row(["1:80"], { port: 1, paths: ["/"] }) };
    expect(await look(rows, { named: true })).toEqual([
      {
        name: "a",
        result: "failed",
        detail: "down: nobody listens on 127.0.0.1:1",
        fix: "start it: docker compose up -d a",
      },
    ]);
  });

  it("says once that the stack does not run here, and never that it is fine", async () => {
    const rows = { a: row(["1:80"], { port: 1, paths: ["/"] }), b: row(["2:80"], { port: 2, paths: ["/"] }) };
    expect(await look(rows)).toMatchObject([
      { name: "services", result: "not_checked", detail: expect.stringContaining("none of 2") },
    ]);
  });

  it("names services without a route as not checked", async () => {
    expect(await look({ a: row([]) })).toMatchObject([
      { result: "not_checked", detail: expect.stringMatching(/^a: no health route/) },
    ]);
  });
});
