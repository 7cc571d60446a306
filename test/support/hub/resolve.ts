import type { IncomingMessage, ServerResponse } from "node:http";
import { HubRefusal, notFound } from "./reply.ts";
import { commitAt } from "./repos.ts";
import type { StubHub } from "./server.ts";

const PATH = /^\/(?:(datasets|spaces)\/)?([^/]+\/[^/]+)\/(?:resolve|raw)\/([^/]+)\/(.+)$/;

/** `GET /{id}/resolve/{revision}/{path}`: a file's bytes, whole or a range of them. */
export function resolveFile(
  hub: StubHub,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): void {
  const [, type = "models", id = "", revision = "", encoded = ""] = PATH.exec(pathname) ?? [];
  if (id === "") throw new HubRefusal(404, `The stub has no ${request.method} ${pathname}`);
  const repo = hub.repos.get(`${type}/${id}`);
  if (repo === undefined) throw notFound("Repo", "Repository not found");
  if (repo.private && hub.role(request) === undefined)
    throw new HubRefusal(401, "Invalid username or password.");
  const commit = commitAt(repo, decodeURIComponent(revision));
  if (commit === undefined) throw notFound("Revision", `Invalid rev id: ${revision}`);
  const file = commit.files.get(decodeURIComponent(encoded));
  const bytes = file?.content ?? (file?.lfs === undefined ? undefined : hub.objects.get(file.lfs));
  if (file === undefined || bytes === undefined) throw notFound("Entry", "Entry not found");
  const linked =
    file.lfs === undefined ? {} : { "x-linked-etag": `"${file.lfs}"`, "x-linked-size": String(file.size) };
  const headers = {
    etag: `"${file.lfs ?? file.oid}"`,
    "x-repo-commit": commit.oid,
    "accept-ranges": "bytes",
    "content-type": "application/octet-stream",
    ...linked,
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const from = range ? Number(range[1]) : 0;
  const to = range?.[2] ? Math.min(Number(range[2]), bytes.length - 1) : bytes.length - 1;
  const part = bytes.subarray(from, to + 1);
  const partial = range ? { "content-range": `bytes ${from}-${to}/${bytes.length}` } : {};
  response.writeHead(range ? 206 : 200, { ...headers, ...partial, "content-length": part.length });
  response.end(request.method === "HEAD" ? undefined : part);
}
