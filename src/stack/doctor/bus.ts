import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { failed, ok, type Seen, unknown, warning } from "./finding.ts";
import type { DoctorPorts } from "./ports.ts";

/** Is the bus there, and which of its streams may be read. Publishes nothing. */
export async function checkBus(ports: DoctorPorts): Promise<readonly Seen[]> {
  let bus: Awaited<ReturnType<DoctorPorts["bus"]>>;
  try {
    bus = await ports.bus();
  } catch (error) {
    const hint = error instanceof PmovesError ? (error.hint ?? null) : null;
    const auth = error instanceof PmovesError && error.exit === EXIT.auth;
    return [
      failed(
        "bus",
        messageOf(error),
        hint ?? (auth ? "set NATS_USER and NATS_PASSWORD, or NATS_CREDS" : "start it: pmoves bus up"),
      ),
    ];
  }
  const first =
    bus.kind === "journal"
      ? ok("bus", `${bus.name}: no NATS is configured, so the bus is this machine's`)
      : ok("bus", `${bus.name} takes connections`);
  try {
    const streams = await bus.streams();
    if (streams.length === 0 && bus.kind === "nats") {
      return [
        first,
        warning(
          "streams",
          "there is none: what nobody hears is gone",
          "let JetStream keep it: nats-server -js, and a stream for geometry.>",
        ),
      ];
    }
    return [
      first,
      ...streams.map(({ name, messages, refused, subjects }) =>
        refused === null
          ? ok(`stream ${name}`, `${messages} messages of ${subjects.join(", ")}`)
          : unknown(`stream ${name}`, `${messages} messages, not read: ${refused}`, null),
      ),
    ];
  } catch (error) {
    return [
      first,
      unknown("streams", `could not be listed: ${messageOf(error)}`, "enable JetStream: nats-server -js"),
    ];
  }
}
