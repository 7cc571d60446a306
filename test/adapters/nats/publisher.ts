/** Publishes as fast as it can: `node publisher.ts URL SUBJECT COUNT BYTES`. */
import { connect } from "@nats-io/transport-node";

const [, , url = "", subject = "", count = "0", bytes = "0"] = process.argv;
const connection = await connect({ servers: url });
const body = new Uint8Array(Number(bytes)).fill(120);
for (let sent = 0; sent < Number(count); sent++) {
  connection.publish(subject, body);
  if (sent % 1000 === 999) await connection.flush();
}
await connection.drain();
