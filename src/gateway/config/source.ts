/** What loading a configuration needs of the machine. `src/adapters/files` implements it on disk. */
export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A whole text file, strictly UTF-8. Throws with the system's reason. */
  readFile(path: string): Promise<string>;
  /** Whether anything is there under that name, readable or not. */
  exists(path: string): Promise<boolean>;
  /** Whether a file can be read, without reading it: for key files, whose content is nobody's business here. */
  readable(path: string): Promise<boolean>;
  /** Files that match, sorted by name; none is []. */
  glob(pattern: string): Promise<readonly string[]>;
  /** Whether a host name resolves on this machine. Never throws, and answers within two seconds. */
  resolves(host: string): Promise<boolean>;
}
