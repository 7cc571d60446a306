/** `node publisher.ts URL SUBJECT COUNT`: as fast as the server takes them. */
import { connect } from "@nats-io/transport-node";
import { messageBody } from "./messages.ts";

const [, , url = "", subject = "", count = "0"] = process.argv;
const connection = await connect({ servers: url });
const bodies = Array.from({ length: 1000 }, (_, step) => new TextEncoder().encode(messageBody(step)));
for (let sent = 0; sent < Number(count); sent++) {
  connection.publish(subject, bodies[sent % bodies.length]);
  if (sent % 2000 === 1999) await connection.flush();
}
await connection.drain();
