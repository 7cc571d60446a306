import { HubRefusal } from "./reply.ts";
import { sha256 } from "./repos.ts";

/** Objects larger than this are uploaded in parts of this size. */
export const PART_BYTES = 5 * 1024 * 1024;

interface BatchRequest {
  readonly operation: string;
  readonly objects: readonly { readonly oid: string; readonly size: number }[];
}

/** `POST …/info/lfs/objects/batch` (git-lfs batch API): where each object that is not stored goes. */
export function lfsBatch(
  origin: string,
  repo: string,
  body: BatchRequest,
  objects: ReadonlyMap<string, Buffer>,
) {
  if (body.operation !== "upload") throw new HubRefusal(400, "Only uploads");
  return {
    transfer: body.objects.some(({ size }) => size > PART_BYTES) ? "multipart" : "basic",
    objects: body.objects.map(({ oid, size }) => {
      if (objects.has(oid)) return { oid, size };
      const verify = { href: `${origin}/lfs/${repo}/verify` };
      if (size <= PART_BYTES)
        return { oid, size, actions: { upload: { href: `${origin}/lfs/object/${oid}` }, verify } };
      const parts = Math.ceil(size / PART_BYTES);
      const urls = Array.from({ length: parts }, (_, i) => [
        String(i + 1).padStart(5, "0"),
        `${origin}/lfs/part/${oid}/${i + 1}`,
      ]);
      const header = { chunk_size: String(PART_BYTES), ...Object.fromEntries(urls) };
      return { oid, size, actions: { upload: { href: `${origin}/lfs/complete/${oid}`, header }, verify } };
    }),
  };
}

/** An upload must be what its name says. */
export function storeObject(objects: Map<string, Buffer>, oid: string, content: Buffer): void {
  if (sha256(content) !== oid)
    throw new HubRefusal(400, "The content does not have the hash that was announced");
  objects.set(oid, content);
}
