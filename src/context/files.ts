import { join, resolve } from "node:path";
import { packageRoot } from "../adapters/files/package-root.ts";
import type { NewFile } from "../adapters/files/write-files.ts";
import { hiddenPrompt } from "../adapters/terminal/hidden-prompt.ts";
import type { Roots } from "./base.ts";

/** Files that the user names, files that ship, and secrets. */
export interface FileCapabilities {
  /** The text of a file that the user names. Throws with the system's reason. */
  readonly readFile: (path: string) => Promise<string>;
  /** The bytes of a file that the user names. Throws with the system's reason. */
  readonly readBytes: (path: string) => Promise<Uint8Array>;
  /** Names in a folder, "" for the current one; folders end with a slash. Throws with the system's reason. */
  readonly listFolder: (path: string) => Promise<readonly string[]>;
  /** Writes text files as a whole. Throws `PmovesError` `file.exists` where one is there and `force` is not set. */
  readonly writeFiles: (files: readonly NewFile[], force: boolean) => Promise<void>;
  /** The text of a file that only its owner may read: for secrets. Throws `PmovesError` for any other. */
  readonly secretFile: (path: string) => Promise<string>;
  /** Asks at the terminal without echo; undefined where nobody sits at one. */
  readonly askHidden: ((question: string) => Promise<string>) | undefined;
  /** The path of a file that ships with this program, e.g. `config/demo.toml`. */
  readonly shipped: (path: string) => string;
}

export const shipped = (path: string): string => join(packageRoot(import.meta.dirname), path);

export function fileCapabilities({ host, cwd, options }: Roots): FileCapabilities {
  return {
    readFile: async (path) =>
      (await import("../adapters/files/config-source.ts")).diskConfigSource(host.env, cwd).readFile(path),
    readBytes: async (path) =>
      (await import("../adapters/files/read-bytes.ts")).readBytes(resolve(cwd, path)),
    listFolder: async (path) =>
      (await import("../adapters/files/list-folder.ts")).listFolder(resolve(cwd, path)),
    writeFiles: async (files, force) => {
      const { writeFiles } = await import("../adapters/files/write-files.ts");
      return writeFiles(
        files.map(({ path, text }) => ({ path: resolve(cwd, path), text })),
        force,
      );
    },
    secretFile: async (path) =>
      (await import("../adapters/files/secret-file.ts")).readSecretFile(resolve(cwd, path)),
    get askHidden() {
      return hiddenPrompt({ input: host.stdin, output: host.stderr, signal: options.stop.signal });
    },
    shipped,
  };
}
