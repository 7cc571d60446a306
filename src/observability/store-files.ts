/** One of the files that this program keeps, as it lies on the disk. */
export interface StoreFile {
  /** `records` or `state`. */
  readonly name: string;
  readonly path: string;
  readonly there: boolean;
  /** With its write-ahead log. */
  readonly bytes: number;
}

/** A file looked into. */
export interface StoreCheck extends StoreFile {
  /** `ok`; `old`: an upgrade waits; anything else can't be used as it is. */
  readonly verdict: "ok" | "old" | "missing" | "newer" | "foreign" | "corrupt" | "unusable";
  /** The version of its shape, and the newest that this program knows. */
  readonly version: number | null;
  readonly newest: number;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** What is wrong with it. */
  readonly problems: readonly string[];
}

export interface StoreMigration {
  readonly name: string;
  readonly path: string;
  readonly from: number;
  readonly to: number;
  /** The copy that was made before, where there was something to change. */
  readonly backup: string | null;
}

/** What `pmoves store` does to files; adapters give it. */
export interface StoreFiles {
  files(): Promise<readonly StoreFile[]>;
  /** Reads only: nothing is made, brought up to date or locked. */
  check(): Promise<readonly StoreCheck[]>;
  /** A consistent copy of each into a folder, while others go on writing. */
  backup(folder: string, force: boolean): Promise<readonly StoreFile[]>;
  /**
   * Puts a backup in the place of the file of its kind, which is kept beside it. Throws `PmovesError` for a file that
   * is no usable backup, and while another process has the store open.
   */
  restore(file: string): Promise<{ readonly restored: StoreFile; readonly kept: string | null }>;
  /** Brings each to the newest shape; a copy is made before. */
  migrate(): Promise<readonly StoreMigration[]>;
}
