import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { otlpExporter } from "../../../src/adapters/otlp/exporter.ts";
import { spansOf } from "../../../src/observability/otlp/spans.ts";
import { record } from "../../support/records.ts";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function collector(status: number) {
  const got: { request: IncomingMessage; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    got.push({ request, body: await buffer(request) });
    response.writeHead(status).end();
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces` };
}

const ID = "019aab00-1111-7222-8333-444455556666";

it("posts protobuf with names, ids and attributes of every span", async () => {
  const { got, url } = await collector(200);
  const exporter = otlpExporter({ url, version: "1.2.3", serviceName: "gate" });
  await exporter.send(spansOf(record(ID), "off"));
  await exporter.close();
  expect(got).toHaveLength(1);
  const [{ request, body } = { request: undefined, body: Buffer.alloc(0) }] = got;
  expect([request?.method, request?.url, request?.headers["content-type"]]).toEqual([
    "POST",
    "/v1/traces",
    "application/x-protobuf",
  ]);
  // Strings stand in protobuf as they are; ids as their bytes.
  for (const text of ["gate", "1.2.3", "chat chat", "gen_ai.operation.name", "pmoves.target"])
    expect(body.includes(text), text).toBe(true);
  expect(body.includes(Buffer.from(ID.replaceAll("-", ""), "hex"))).toBe(true);
});

it("rejects where the collector does not take them", async () => {
  const { url } = await collector(400);
  const exporter = otlpExporter({ url, version: "1.2.3", serviceName: "gate" });
  await expect(exporter.send(spansOf(record(ID), "off"))).rejects.toThrow(/Bad Request/);
  await exporter.close();
});
