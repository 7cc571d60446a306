import { failed, ok, type Seen, unknown, warning } from "./finding.ts";
import { ask } from "./http.ts";
import type { DoctorPorts } from "./ports.ts";

const NOTICED_MS = 5000;
const HARMFUL_MS = 60_000;
const PATIENCE_MS = 5000;

/** This machine's clock against the `Date` of who is asked; the header has whole seconds. */
export async function checkClock(ports: DoctorPorts, signal: AbortSignal): Promise<readonly Seen[]> {
  const { endpoint, offline } = await ports.hub();
  const urls = [
    ...(ports.gateway === undefined ? [] : [`${ports.gateway.url}/health`]),
    ...(offline ? [] : [`${endpoint}/api/whoami-v2`]),
  ];
  const seen = await Promise.all(urls.map((url) => skewOf(url, ports, signal)));
  return seen.length > 0
    ? seen
    : [unknown("clock", "nobody was named to compare it with", "name a gateway: --gateway URL")];
}

async function skewOf(url: string, { http, clock }: DoctorPorts, signal: AbortSignal): Promise<Seen> {
  const name = new URL(url).host;
  const before = clock.now();
  const answer = await ask({ http, url, signal, patienceMs: PATIENCE_MS });
  const middle = (before + clock.now()) / 2;
  const date = answer.kind === "answer" ? Date.parse(answer.headers.date ?? "") : Number.NaN;
  if (Number.isNaN(date)) {
    return unknown(
      name,
      answer.kind === "answer" ? "sends no Date" : `cannot be asked: ${answer.reason}`,
      null,
    );
  }
  // The header is cut to whole seconds, so half a second is added on average.
  const skew = Math.round((middle - (date + 500)) / 1000);
  const text =
    skew === 0 ? "the same time" : `this machine is ${Math.abs(skew)} s ${skew > 0 ? "ahead" : "behind"}`;
  if (Math.abs(skew) * 1000 >= HARMFUL_MS)
    return failed(name, text, "set the clock: timedatectl set-ntp true");
  if (Math.abs(skew) * 1000 >= NOTICED_MS)
    return warning(name, text, "set the clock: timedatectl set-ntp true");
  return ok(name, text);
}
