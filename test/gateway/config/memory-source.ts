import type { ConfigSource } from "../../../src/gateway/config/index.ts";

/** A machine made of strings: files by name, an environment, host names that resolve. */
export function memorySource(
  files: Readonly<Record<string, string>>,
  env: ConfigSource["env"] = {},
  hosts: readonly string[] = [],
): ConfigSource {
  return {
    env,
    readFile: async (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: no such file, open '${path}'`);
      return text;
    },
    exists: async (path) => path in files,
    readable: async (path) => path in files,
    glob: async (pattern) => {
      const [before = "", after = ""] = pattern.split("*");
      return Object.keys(files)
        .filter((name) => name.startsWith(before) && name.endsWith(after))
        .sort();
    },
    resolves: async (host) => hosts.includes(host),
  };
}
