import { messageOf, PmovesError } from "../../kernel/errors.ts";
import { failed, ok, type Seen, unknown } from "./finding.ts";
import { ask, jsonOf } from "./http.ts";
import type { DoctorPorts } from "./ports.ts";

const PATIENCE_MS = 5000;

/** A gateway that runs: its health, its status, and whether it takes our key. */
export async function checkGateway(ports: DoctorPorts, signal: AbortSignal): Promise<readonly Seen[]> {
  const { gateway, http } = ports;
  if (gateway === undefined) {
    return [
      unknown(
        "gateway",
        "none was named, and ports are not guessed",
        "name it: pmoves doctor --gateway http://127.0.0.1:3000",
      ),
    ];
  }
  const { url } = gateway;
  const health = await ask({ http, url: `${url}/health`, signal, patienceMs: PATIENCE_MS });
  if (health.kind !== "answer") {
    return [
      failed(
        "/health",
        `${url} ${health.kind === "down" ? "is down" : "hangs"}: ${health.reason}`,
        "start it: pmoves serve",
      ),
    ];
  }
  const [status, key] = await Promise.all([statusOf(url, ports, signal), keyOf(gateway.control, signal)]);
  return [healthOf(url, health.status, health.body), status, key];
}

function healthOf(url: string, status: number, body: string): Seen {
  if (status === 404 || status === 405) {
    return failed(
      "/health",
      `wrong path: ${url} is up and has no /health (${status}), so it is no gateway`,
      "correct the address",
    );
  }
  const parts = jsonOf(body);
  const gateway =
    typeof parts === "object" && parts !== null && "gateway" in parts ? parts.gateway : undefined;
  if (status === 200 && gateway === "ok") return ok("/health", `${url} says ${body.trim()}`);
  if (status === 200)
    return failed(
      "/health",
      `${url} answers 200, but not as a gateway does`,
      "correct the address: another service listens there",
    );
  return failed("/health", `${url} answers ${status}: ${body.trim().slice(0, 200)}`, "look at its log");
}

async function statusOf(url: string, { http }: DoctorPorts, signal: AbortSignal): Promise<Seen> {
  const answer = await ask({ http, url: `${url}/status`, signal, patienceMs: PATIENCE_MS });
  if (answer.kind !== "answer") return failed("/status", answer.reason, "look at its log");
  if (answer.status !== 200) return failed("/status", `answers ${answer.status}`, "look at its log");
  const parts = jsonOf(answer.body);
  const version =
    typeof parts === "object" && parts !== null && "version" in parts ? parts.version : undefined;
  return ok("/status", `version ${typeof version === "string" ? version : "not said"}`);
}

async function keyOf(
  control: () => Promise<{ state(signal: AbortSignal): Promise<unknown> }>,
  signal: AbortSignal,
): Promise<Seen> {
  try {
    await (await control()).state(signal);
    return ok("key", "it lets us in");
  } catch (error) {
    signal.throwIfAborted();
    const foreign = error instanceof PmovesError && error.code === "gateway.not_pmoves";
    if (foreign)
      return unknown(
        "key",
        "another gateway than pmoves: it has no route that says",
        "ask it something: pmoves chat --gateway URL hello",
      );
    return failed("key", messageOf(error), error instanceof PmovesError ? (error.hint ?? null) : null);
  }
}
