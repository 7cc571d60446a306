import { messageOf } from "../../kernel/errors.ts";
import { failed, ok, type Seen, warning } from "./finding.ts";
import type { DoctorPorts, OutboxSeen } from "./ports.ts";

/** Longer than a bus that is restarted is away. */
const LONG_MS = 600_000;
/** Of an outbox, so that there is time to act before it is full. */
const MUCH = 0.8;

/** What waits for the bus, and what was given up. Outboxes that were never used are left out. */
export async function checkOutboxes(ports: DoctorPorts): Promise<readonly Seen[]> {
  try {
    const outboxes = await ports.outboxes();
    return outboxes.flatMap((outbox) => seen(outbox, ports.clock.now()));
  } catch (error) {
    return [failed("outboxes", messageOf(error), null)];
  }
}

function seen(
  { name: of, waiting, waiting_bytes, max_bytes, oldest, dead }: OutboxSeen,
  now: number,
): Seen[] {
  const name = `outbox ${of}`;
  const found: Seen[] = [];
  if (waiting > 0 && oldest !== null) {
    const detail = `${waiting} message${waiting === 1 ? "" : "s"} since ${oldest}`;
    if (waiting_bytes >= MUCH * max_bytes)
      found.push(
        warning(name, `nearly full: ${detail}`, "bring the bus back, or raise outbox_max_mb in [bus]"),
      );
    else if (now - Date.parse(oldest) > LONG_MS)
      found.push(
        warning(
          name,
          `${detail} wait for the bus`,
          `bring the bus back, and let pmoves ${of === "gateway" ? "serve" : "bus ingest"} run: it delivers`,
        ),
      );
    else found.push(ok(name, `${detail} on the way`));
  }
  if (dead > 0)
    found.push(
      warning(
        name,
        `${dead} that no bus takes`,
        "look: pmoves bus dead; send again: pmoves bus dead N --again",
      ),
    );
  return found;
}
