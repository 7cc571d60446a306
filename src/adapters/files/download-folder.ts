import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { Download } from "../../hub/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { downloadTo } from "./download.ts";

/** A folder that files of a repository go into; none leaves it, and none is there in part. */
export function downloadFolder(folder: string): Download {
  const root = resolve(folder);
  const inside = (path: string) => {
    const full = resolve(root, path);
    if (full.startsWith(root + sep)) return full;
    throw new PmovesError(`${path} would be written outside of ${folder}`, {
      code: "hub.path",
      exit: EXIT.failure,
    });
  };
  return {
    async hashOf(path, kind) {
      const full = inside(path);
      const size = await stat(full).then(
        (found) => found.size,
        () => undefined,
      );
      if (size === undefined) return undefined;
      const hash = createHash(kind === "sha256" ? "sha256" : "sha1");
      if (kind === "git") hash.update(`blob ${size}\0`);
      for await (const chunk of createReadStream(full)) hash.update(chunk as Buffer);
      return hash.digest("hex");
    },
    async write(path, body) {
      const full = inside(path);
      await downloadTo(`${full}.part`, body);
      await rename(`${full}.part`, full);
    },
  };
}
