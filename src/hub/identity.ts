import type { Identity } from "./port.ts";

interface Whoami {
  readonly type?: unknown;
  readonly name?: unknown;
  readonly orgs?: unknown;
  readonly auth?: {
    readonly accessToken?: {
      readonly role?: unknown;
      readonly displayName?: unknown;
      readonly fineGrained?: unknown;
    };
  };
}

/**
 * Whose token it is and what it may do, by the answer of `GET /api/whoami-v2`. A fine-grained token names its
 * rights for each place; `repo.write` among them is the right to commit (huggingface.co/docs/hub/security-tokens).
 */
export function identityOf(body: unknown): Identity | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { type, name, orgs, auth } = body as Whoami;
  const { role, displayName, fineGrained } = auth?.accessToken ?? {};
  const known = role === "read" || role === "write" || role === "fineGrained" ? role : "unknown";
  return {
    name: typeof name === "string" ? name : type === "app" ? "app" : "somebody",
    orgs: Array.isArray(orgs) ? orgs.flatMap(nameIn) : [],
    role: known,
    writes: writesAs(known, fineGrained),
    tokenName: typeof displayName === "string" ? displayName : null,
  };
}

function writesAs(role: Identity["role"], rights: unknown): boolean | null {
  if (role === "unknown") return null;
  if (role !== "fineGrained") return role === "write";
  return rights === undefined ? null : JSON.stringify(rights).includes('"repo.write"');
}

function nameIn(org: unknown): readonly string[] {
  const { name } = (typeof org === "object" && org !== null ? org : {}) as { readonly name?: unknown };
  return typeof name === "string" ? [name] : [];
}
