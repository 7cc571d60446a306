import type { BusStatus } from "./port.ts";

/** What happened to the bus, in one sentence. */
export function statusText(status: BusStatus): string {
  switch (status.type) {
    case "disconnected":
      return `the connection to ${status.server} is lost${status.reason === null ? "" : ` (${status.reason})`}; trying again`;
    case "reconnected":
      return reconnected(status);
    case "slow_consumer":
      return status.lost === null
        ? "messages came faster than they were read, so the server may have cut the connection"
        : `messages came faster than they were read: ${status.lost} are lost`;
    case "not_read":
      return `the history of ${status.stream} is not read: ${status.reason}`;
    case "trouble":
      return `the bus says: ${status.reason}`;
  }
}

function reconnected(status: Extract<BusStatus, { readonly type: "reconnected" }>): string {
  const { server, downMs, since, missed, unknown } = status;
  const back = `back at ${server} after ${(downMs / 1000).toFixed(1)} s`;
  const total = missed.reduce((sum, { messages }) => sum + messages, 0);
  const parts = missed
    .filter(({ messages }) => messages > 0)
    .map(({ stream, messages }) => `${messages} on ${stream}`);
  const counted =
    missed.length === 0
      ? ""
      : total === 0
        ? "; no stored message was missed"
        : `; missed: ${parts.join(", ")} (to be read with --since ${new Date(since).toISOString()})`;
  const lost =
    unknown.length === 0
      ? ""
      : `; what passed on ${unknown.join(", ")} meanwhile is not stored and not counted`;
  return `${back}${counted}${lost}`;
}
