import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpClient } from "../../../../src/adapters/http-client/client.ts";
import type { StreamEvent } from "../../../../src/gateway/model/index.ts";
import type { HttpClient } from "../../../../src/gateway/providers/http-port.ts";
import { siblingOf } from "../../../../src/gateway/providers/openai/glm-address.ts";
import { openaiProvider } from "../../../../src/gateway/providers/openai/provider.ts";
import { requestOf, targetOf } from "../../../support/target.ts";
import {
  type Play,
  type Recorded,
  sse,
  sseOf,
  startUpstream,
  type Upstream,
} from "../../../support/upstream.ts";

let upstream: Upstream;
let http: HttpClient;
beforeAll(async () => {
  upstream = await startUpstream();
  http = createHttpClient();
});
afterAll(async () => {
  await http.close();
  await upstream.close();
});

const provider = openaiProvider({ now: () => Date.parse("2026-11-22T12:00:00Z") });
const NO_BALANCE: Play = {
  status: 429,
  body: { error: { code: "1113", message: "Insufficient balance or no resource package. Please recharge." } },
};
const ANSWER: Play = { body: { choices: [{ message: { content: "hi" }, finish_reason: "stop" }] } };

const glm = (path: string) => targetOf({ kind: "glm", tier: 2, baseUrl: `${upstream.url}${path}` });
const call = (target: ReturnType<typeof glm>) => ({
  target,
  key: undefined,
  request: requestOf(),
  signal: new AbortController().signal,
  http,
});
const planOnly = (answer: Play) => (request: Recorded) =>
  request.url.includes("/coding/") ? answer : NO_BALANCE;
const asked = () =>
  upstream.requests.splice(0).map((request) => request.url.replace("/chat/completions", ""));

describe("a GLM key", () => {
  it("of the Coding plan is found at home once, and used there from then on", async () => {
    upstream.play(planOnly(ANSWER));
    asked();
    const target = glm("/api/paas/v4");
    for (let i = 0; i < 2; i++) {
      const { content } = await provider.complete(call(target));
      expect(content).toEqual([{ type: "text", text: "hi" }]);
    }
    expect(asked()).toEqual(["/api/paas/v4", "/api/coding/paas/v4", "/api/coding/paas/v4"]);
  });

  it("is found for streams as well", async () => {
    const chunk = { choices: [{ delta: { content: "hi" }, finish_reason: "stop" }] };
    upstream.play(planOnly(sseOf(sse(chunk, "[DONE]"))));
    asked();
    const events: StreamEvent[] = [];
    for await (const batch of provider.stream(call(glm("/api/paas/v4")))) events.push(...batch.events);
    expect(events[0]).toMatchObject({ type: "text", text: "hi" });
    expect(asked()).toEqual(["/api/paas/v4", "/api/coding/paas/v4"]);
  });

  it("without balance at both is out of credit, as its own address said", async () => {
    upstream.play(NO_BALANCE);
    asked();
    await expect(provider.complete(call(glm("/api/coding/paas/v4")))).rejects.toMatchObject({
      outcome: "credit",
      code: "1113",
    });
    expect(asked()).toEqual(["/api/coding/paas/v4", "/api/paas/v4"]);
  });

  it("has no sibling at an address that is neither", () => {
    expect(siblingOf("https://api.z.ai/api/paas/v4")).toBe("https://api.z.ai/api/coding/paas/v4");
    expect(siblingOf("https://glm.example/v1")).toBeUndefined();
  });
});
