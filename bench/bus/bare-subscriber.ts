/** `node bare-subscriber.ts URL SUBJECT COUNT raw|json`: what a loop without any checks does. */
import { connect } from "@nats-io/transport-node";

const [, , url = "", subject = "", count = "0", form = "raw"] = process.argv;
const connection = await connect({ servers: url });
const decoder = new TextDecoder();
const feed = Uint8Array.of(10);
let left = Number(count);
const done = Promise.withResolvers<void>();
connection.subscribe(subject, {
  callback: (_error, { data }) => {
    if (form === "json") process.stdout.write(`${JSON.stringify(JSON.parse(decoder.decode(data)))}\n`);
    else {
      process.stdout.write(data);
      process.stdout.write(feed);
    }
    left -= 1;
    if (left === 0) done.resolve();
  },
});
await connection.flush();
process.stderr.write("ready\n");
await done.promise;
await connection.close();
