import { connect } from "node:net";

/** What a nats-server says of itself to whoever connects (docs.nats.io, client protocol, INFO). */
export interface Greeting {
  readonly name: string;
  readonly version: string;
}

const GREETING_MS = 2_000;
const MOST_BYTES = 64 * 1024;

/** The greeting of the nats-server on a port of loopback; undefined where none answers there. */
export function greetingOf(port: number): Promise<Greeting | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    let said = "";
    const end = (greeting: Greeting | undefined) => {
      socket.destroy();
      resolve(greeting);
    };
    socket.setTimeout(GREETING_MS, () => end(undefined));
    socket.on("error", () => end(undefined));
    socket.on("close", () => end(undefined));
    socket.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const line = /^INFO (\{.*\})\s*\r\n/.exec(said)?.[1];
      if (line !== undefined) end(greetingIn(line));
      else if (said.length > MOST_BYTES) end(undefined);
    });
  });
}

function greetingIn(line: string): Greeting | undefined {
  try {
    const { server_name, version } = JSON.parse(line);
    return { name: String(server_name), version: String(version) };
  } catch {
    return undefined; // it begins like a nats-server and is none
  }
}
