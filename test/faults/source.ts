import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Script, startUpstream } from "../support/upstream.ts";

/** A place that is no well-behaved HTTP server: nobody there, a name nobody knows, or sockets handled by hand. */
export type Elsewhere =
  | { readonly elsewhere: "refused" }
  | { readonly elsewhere: "dns" }
  | {
      readonly elsewhere: "raw";
      /** The address says https, whatever the socket then speaks. */
      readonly tls?: true;
      /** Called for every connection; errors of the socket are looked after. */
      readonly onSocket: (socket: Socket) => void;
    };

/** What one target of a fault is: a scripted HTTP server, or something worse. */
export type Source = Script | Elsewhere;

export interface RunningSource {
  /** Origin, without a slash at the end. */
  readonly url: string;
  /** Requests that were read whole; connections, where sockets are handled by hand; undefined where nobody is. */
  asked(): number | undefined;
  /** Requests whose exchange is not over. */
  open(): number;
  sockets(): number;
  /** Resolves when the last request's exchange is over: true where the other side left early. */
  lastAborted(): Promise<boolean>;
  close(): Promise<void>;
}

export function startSource(source: Source): Promise<RunningSource> {
  if (!("elsewhere" in source)) return scripted(source);
  if (source.elsewhere === "raw") return raw(source);
  return source.elsewhere === "dns" ? Promise.resolve(nowhere("http://nobody.invalid")) : refusing();
}

async function scripted(script: Script): Promise<RunningSource> {
  const upstream = await startUpstream(script);
  return {
    url: upstream.url,
    asked: () => upstream.requests.length,
    open: () => upstream.requests.filter((request) => request.endedAt() === undefined).length,
    sockets: () => upstream.sockets.size,
    lastAborted: () => upstream.last.aborted,
    close: () => upstream.close(),
  };
}

async function raw({ onSocket, tls }: Extract<Elsewhere, { elsewhere: "raw" }>): Promise<RunningSource> {
  const sockets = new Set<Socket>();
  let asked = 0;
  const server = createServer((socket) => {
    asked += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    onSocket(socket);
    // A socket that is not read never learns that the other side has gone.
    socket.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    // Here every connection is an exchange: none of them can be kept.
    open: () => sockets.size,
    sockets: () => sockets.size,
    lastAborted: () => Promise.reject(new Error("sockets handled by hand know no requests")),
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A port that was free a moment ago. */
async function refusing(): Promise<RunningSource> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return nowhere(`http://127.0.0.1:${port}`);
}

function nowhere(url: string): RunningSource {
  return {
    url,
    asked: () => undefined,
    open: () => 0,
    sockets: () => 0,
    lastAborted: () => Promise.reject(new Error("nobody is there")),
    close: () => Promise.resolve(),
  };
}
