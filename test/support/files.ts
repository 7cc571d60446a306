import { createFileWire } from "../../src/adapters/file-fetch/wire.ts";
import type { FileWire } from "../../src/gateway/files/port.ts";
import type { FilesSettings } from "../../src/gateway/files/settings.ts";

export const FILES: FilesSettings = {
  allowHosts: new Set(),
  maxBytes: 1000,
  maxTotalBytes: 1500,
  timeoutMs: 5_000,
  maxRedirects: 3,
};

export const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
export const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
export const PDF = Buffer.from("%PDF-1.7\n");

/** Real connections behind a resolver that the test plays; every look-up is noted. */
export function wireWith(names: Readonly<Record<string, readonly (readonly string[])[]>>) {
  const asked: string[] = [];
  const turns = new Map<string, number>();
  const real = createFileWire();
  const wire: FileWire = {
    async resolve(host) {
      asked.push(host);
      const turn = turns.get(host) ?? 0;
      turns.set(host, turn + 1);
      const answers = names[host];
      const answer = answers?.[Math.min(turn, answers.length - 1)];
      if (answer === undefined) throw new Error("ENOTFOUND");
      return answer;
    },
    open: (request) => real.open(request),
  };
  return { wire, asked };
}

/** Answers every connection by itself, whatever the address: for what must not reach a network. */
export function wireOf(
  files: Readonly<Record<string, { readonly type: string; readonly bytes: Uint8Array }>>,
  addresses: readonly string[] = ["93.184.215.14"],
) {
  const opened: { readonly href: string; readonly addresses: readonly string[] }[] = [];
  const wire: FileWire = {
    resolve: async () => addresses,
    async open({ url, addresses: pinned }) {
      opened.push({ href: url.href, addresses: pinned });
      const file = files[url.href];
      return {
        status: file === undefined ? 404 : 200,
        headers: { "content-type": file?.type },
        chunks: (async function* () {
          if (file !== undefined) yield file.bytes;
        })(),
        close: () => undefined,
      };
    },
  };
  return { wire, opened };
}
