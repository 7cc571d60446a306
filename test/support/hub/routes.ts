import type { IncomingMessage, ServerResponse } from "node:http";
import { applyCommit, entryOf, TYPES, uploadMode } from "./commit.ts";
import { lfsBatch, storeObject } from "./lfs.ts";
import { HubRefusal, notFound, sendJson } from "./reply.ts";
import { commitAt, newRepo, type StubRepo } from "./repos.ts";
import { resolveFile } from "./resolve.ts";
import type { StubHub } from "./server.ts";

interface Call {
  readonly hub: StubHub;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly query: URLSearchParams;
}

const ID = "([^/]+/[^/]+)";
const TYPE = "(models|datasets|spaces)";

/** Method and path, and what it does; groups of the pattern are arguments. */
const ROUTES: readonly (readonly [string, RegExp, (call: Call, ...groups: string[]) => void])[] = [
  ["GET", /^\/api\/whoami-v2$/, whoami],
  ["POST", /^\/api\/repos\/create$/, create],
  ["DELETE", /^\/api\/repos\/delete$/, remove],
  ["POST", /^\/api\/validate-yaml$/, ({ response }) => sendJson(response, 200, { errors: [], warnings: [] })],
  ["GET", new RegExp(`^/api/${TYPE}/${ID}(?:/revision/([^/]+))?$`), info],
  ["POST", new RegExp(`^/api/${TYPE}/${ID}/preupload/([^/]+)$`), preupload],
  ["POST", new RegExp(`^/api/${TYPE}/${ID}/commit/([^/]+)$`), commit],
  ["POST", new RegExp(`^/api/${TYPE}/${ID}/tag/([^/]+)$`), tag],
  ["DELETE", new RegExp(`^/api/${TYPE}/${ID}/tag/([^/]+)$`), untag],
  ["POST", new RegExp(`^/api/${TYPE}/${ID}/branch/([^/]+)$`), branch],
  ["DELETE", new RegExp(`^/api/${TYPE}/${ID}/branch/([^/]+)$`), unbranch],
  ["GET", new RegExp(`^/api/${TYPE}/${ID}/refs$`), refs],
  ["GET", new RegExp(`^/api/${TYPE}/${ID}/tree/([^/]+)(?:/(.+))?$`), tree],
  ["POST", new RegExp(`^/api/${TYPE}/${ID}/paths-info/([^/]+)$`), pathsInfo],
  ["GET", new RegExp(`^/api/${TYPE}/${ID}/commits/([^/]+)$`), commits],
  ["GET", new RegExp(`^/api/${TYPE}/${ID}/discussions$`), discussions],
  ["POST", /^\/((?:datasets\/|spaces\/)?[^/]+\/[^/]+)\.git\/info\/lfs\/objects\/batch$/, batch],
  ["PUT", /^\/lfs\/object\/([0-9a-f]{64})$/, putObject],
  ["PUT", /^\/lfs\/part\/([0-9a-f]{64})\/(\d+)$/, putPart],
  ["POST", /^\/lfs\/complete\/([0-9a-f]{64})$/, complete],
  ["POST", /^\/lfs\/.+\/verify$/, ({ response }) => sendJson(response, 200, {})],
];

/** Without authorization: the address itself is the right to upload there. */
const OPEN = /^\/lfs\//;

export async function route(
  hub: StubHub,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", hub.url);
  const call: Call = { hub, request, response, body, query: searchParams };
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (method !== "GET" && !OPEN.test(pathname)) allowWrite(hub, request);
  for (const [verb, pattern, handle] of ROUTES) {
    const match = verb === method ? pattern.exec(pathname) : null;
    if (match === null) continue;
    handle(call, ...match.slice(1).map((group) => (group === undefined ? "" : decodeURIComponent(group))));
    return;
  }
  resolveFile(hub, request, response, pathname);
}

function allowWrite(hub: StubHub, request: IncomingMessage): void {
  const role = hub.role(request);
  if (role === undefined) throw new HubRefusal(401, "Invalid username or password.");
  if (role !== "write") throw new HubRefusal(403, "Forbidden: you must use a write token");
}

export function repoAt(hub: StubHub, type: string, id: string): StubRepo {
  const repo = hub.repos.get(`${type}/${id}`);
  if (repo === undefined) throw notFound("Repo", "Repository not found");
  return repo;
}

function at(repo: StubRepo, revision: string) {
  const found = commitAt(repo, revision === "" ? "main" : revision);
  if (found === undefined) throw notFound("Revision", `Invalid rev id: ${revision}`);
  return found;
}

function whoami({ hub, request, response }: Call): void {
  const role = hub.role(request);
  if (role === undefined) throw new HubRefusal(401, "Invalid username or password.");
  const orgs = hub.orgs.map((name) => ({ type: "org", id: name, name, fullname: name, roleInOrg: "write" }));
  sendJson(response, 200, {
    type: "user",
    id: "stub",
    name: hub.user,
    fullname: hub.user,
    emailVerified: true,
    canPay: false,
    isPro: false,
    orgs,
    auth: {
      type: "access_token",
      accessToken: { displayName: "stub", role, createdAt: "2026-01-01T00:00:00.000Z" },
    },
  });
}

function create({ hub, body, response }: Call): void {
  const asked = JSON.parse(body.toString("utf8"));
  const type = `${asked.type ?? "model"}s`;
  const id = `${asked.organization ?? hub.user}/${asked.name}`;
  if (hub.repos.has(`${type}/${id}`)) throw new HubRefusal(409, "You already created this repo");
  const owner = id.split("/")[0] ?? "";
  if (owner !== hub.user && !hub.orgs.includes(owner))
    throw new HubRefusal(403, `You have no rights to ${owner}`);
  const hidden = asked.visibility === "private" || asked.private === true;
  hub.repos.set(`${type}/${id}`, newRepo(TYPES[type] ?? "model", id, hidden));
  const path = type === "models" ? id : `${type}/${id}`;
  sendJson(response, 200, { url: `${hub.url}/${path}`, name: id, id: `${type}-${id}` });
}

function remove({ hub, body, response }: Call): void {
  const asked = JSON.parse(body.toString("utf8"));
  if (!hub.repos.delete(`${asked.type ?? "model"}s/${asked.organization ?? hub.user}/${asked.name}`))
    throw notFound("Repo", "Repository not found");
  sendJson(response, 200, {});
}

function info({ hub, response }: Call, type = "", id = "", revision = ""): void {
  const repo = repoAt(hub, type, id);
  const { oid, files, date } = at(repo, revision);
  const siblings = [...files.keys()].map((rfilename) => ({ rfilename }));
  sendJson(response, 200, {
    _id: "0",
    id,
    author: id.split("/")[0],
    sha: oid,
    private: repo.private,
    lastModified: date,
    createdAt: date,
    disabled: false,
    gated: false,
    downloads: 0,
    likes: 0,
    tags: [],
    siblings,
  });
}

function preupload({ hub, body, response }: Call, type = "", id = "", revision = ""): void {
  const { files } = at(repoAt(hub, type, id), revision);
  const asked = JSON.parse(body.toString("utf8")) as { files: { path: string; size: number }[] };
  sendJson(response, 200, {
    files: asked.files.map(({ path, size }) => ({
      path,
      uploadMode: uploadMode(path, size),
      shouldIgnore: false,
      oid: files.get(path)?.oid ?? null,
    })),
  });
}

function commit({ hub, body, response, query }: Call, type = "", id = "", revision = ""): void {
  const repo = repoAt(hub, type, id);
  const { commit: made, pull } = applyCommit(
    repo,
    revision,
    body,
    hub.objects,
    query.get("create_pr") === "1",
  );
  const base = `${hub.url}/${type === "models" ? "" : `${type}/`}${id}`;
  const pullUrl = pull === undefined ? {} : { pullRequestUrl: `${base}/discussions/${pull}` };
  sendJson(response, 200, {
    success: true,
    commitOid: made.oid,
    commitUrl: `${base}/commit/${made.oid}`,
    hookOutput: "",
    ...pullUrl,
  });
}

function tag({ hub, body, response }: Call, type = "", id = "", revision = ""): void {
  const repo = repoAt(hub, type, id);
  const asked = JSON.parse(body.toString("utf8")) as { tag: string; message?: string };
  if (repo.tags.has(asked.tag)) throw new HubRefusal(409, `Tag reference ${asked.tag} already exists`);
  if (/\s/.test(asked.tag)) throw new HubRefusal(400, "Invalid tag name");
  repo.tags.set(asked.tag, { oid: at(repo, revision).oid, message: asked.message });
  sendJson(response, 200, {});
}

function untag({ hub, response }: Call, type = "", id = "", name = ""): void {
  if (!repoAt(hub, type, id).tags.delete(name)) throw notFound("Revision", `Tag not found: ${name}`);
  sendJson(response, 200, {});
}

function branch({ hub, body, response }: Call, type = "", id = "", name = ""): void {
  const repo = repoAt(hub, type, id);
  const asked = body.length === 0 ? {} : JSON.parse(body.toString("utf8"));
  if (repo.branches.has(name) && asked.overwrite !== true)
    throw new HubRefusal(409, `Reference already exists: ${name}`);
  repo.branches.set(name, at(repo, asked.startingPoint ?? "main").oid);
  sendJson(response, 200, {});
}

function unbranch({ hub, response }: Call, type = "", id = "", name = ""): void {
  if (!repoAt(hub, type, id).branches.delete(name)) throw notFound("Revision", `Branch not found: ${name}`);
  sendJson(response, 200, {});
}

function refs({ hub, response }: Call, type = "", id = ""): void {
  const repo = repoAt(hub, type, id);
  const branches = [...repo.branches].map(([name, oid]) => ({
    name,
    ref: `refs/heads/${name}`,
    targetCommit: oid,
  }));
  const tags = [...repo.tags].map(([name, { oid }]) => ({
    name,
    ref: `refs/tags/${name}`,
    targetCommit: oid,
  }));
  sendJson(response, 200, { branches, tags, converts: [] });
}

function tree({ hub, response, query }: Call, type = "", id = "", revision = "", folder = ""): void {
  const { files } = at(repoAt(hub, type, id), revision);
  const prefix = folder === "" ? "" : `${folder}/`;
  const deep = query.get("recursive") === "true" || query.get("recursive") === "1";
  const inside = [...files].filter(([path]) => path.startsWith(prefix));
  const entries = inside
    .filter(([path]) => deep || !path.slice(prefix.length).includes("/"))
    .map(([path, file]) => entryOf(path, file));
  const folders = new Set(
    deep ? [] : inside.flatMap(([path]) => path.slice(prefix.length).split("/").slice(0, -1).slice(0, 1)),
  );
  sendJson(response, 200, [
    ...[...folders].map((name) => ({ type: "directory", path: prefix + name, size: 0, oid: "0" })),
    ...entries,
  ]);
}

function pathsInfo({ hub, body, response, request }: Call, type = "", id = "", revision = ""): void {
  const { files } = at(repoAt(hub, type, id), revision);
  // Python sends a form, JavaScript JSON.
  const text = body.toString("utf8");
  const isForm = (request.headers["content-type"] ?? "").includes("urlencoded");
  const paths: string[] = isForm ? new URLSearchParams(text).getAll("paths") : JSON.parse(text).paths;
  sendJson(
    response,
    200,
    paths.flatMap((path) => {
      const file = files.get(path);
      return file === undefined ? [] : [entryOf(path, file)];
    }),
  );
}

function commits({ hub, response }: Call, type = "", id = "", revision = ""): void {
  const repo = repoAt(hub, type, id);
  const list: unknown[] = [];
  for (
    let one: ReturnType<typeof at> | undefined = at(repo, revision);
    one;
    one = repo.commits.find(({ oid }) => oid === one?.parent)
  ) {
    list.push({ id: one.oid, title: one.title, message: "", date: one.date, authors: [{ user: hub.user }] });
  }
  sendJson(response, 200, list);
}

/** Ten a page, as many as the test needs to see a second one. */
const PAGE = 10;

function discussions({ hub, response, query }: Call, type = "", id = ""): void {
  const repo = repoAt(hub, type, id);
  const start = Number(query.get("p") ?? 0) * PAGE;
  const all = [...repo.pulls].reverse().map(([num, oid]) => ({
    num,
    title: repo.commits.find((commit) => commit.oid === oid)?.title ?? "",
    status: "open",
    isPullRequest: true,
    author: { name: hub.user },
    repo: { name: id, type },
    createdAt: "2026-11-22T00:00:00.000Z",
  }));
  sendJson(response, 200, { discussions: all.slice(start, start + PAGE), count: all.length, start });
}

function batch({ hub, body, response }: Call, path = ""): void {
  const [type, id] = /^(datasets|spaces)\//.test(path)
    ? [path.split("/")[0] ?? "", path.slice(path.indexOf("/") + 1)]
    : ["models", path];
  repoAt(hub, type, id);
  const reply = lfsBatch(hub.url, path, JSON.parse(body.toString("utf8")), hub.objects);
  sendJson(response, 200, reply, { "content-type": "application/vnd.git-lfs+json" });
}

function putObject({ hub, body, response }: Call, oid = ""): void {
  storeObject(hub.objects, oid, body);
  response.writeHead(200).end();
}

function putPart({ hub, body, response }: Call, oid = "", number = ""): void {
  hub.parts.set(`${oid}/${number}`, body);
  response.writeHead(200, { etag: `"${number}-${body.length}"` }).end();
}

function complete({ hub, body, response }: Call, oid = ""): void {
  const { parts } = JSON.parse(body.toString("utf8")) as { parts: { partNumber: number; etag: string }[] };
  const pieces = parts.map(({ partNumber }) => hub.parts.get(`${oid}/${partNumber}`));
  if (pieces.some((piece) => piece === undefined)) throw new HubRefusal(400, "A part is missing");
  storeObject(hub.objects, oid, Buffer.concat(pieces as Buffer[]));
  sendJson(response, 200, {});
}
