import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { freePort } from "./nats-server.ts";

/** A way to a server that can be cut while the server goes on. */
export interface TcpGate {
  readonly port: number;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  open(): Promise<void>;
}

export async function tcpGate(target: number): Promise<TcpGate> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let server = createServer();
  const open = () =>
    new Promise<void>((resolve) => {
      server = createServer((near) => {
        const far = connect(target, "127.0.0.1");
        for (const socket of [near, far]) {
          sockets.add(socket);
          socket.on("error", () => socket.destroy());
          socket.on("close", () => sockets.delete(socket));
        }
        near.pipe(far).pipe(near);
      });
      server.listen(port, "127.0.0.1", resolve);
    });
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await open();
  onTestFinished(cut);
  return { port, cut, open };
}
