/** What `bus tail` shows, and for how long. */
export interface TailOptions {
  readonly subjects: readonly string[];
  /** Unix milliseconds. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly last?: number | undefined;
  /** First sequence number. */
  readonly from?: number | undefined;
  /** Ends after so many messages were shown. */
  readonly count?: number | undefined;
  /** Ends with the history instead of waiting for more. */
  readonly follow: boolean;
  readonly invalidOnly: boolean;
  /** Every message is checked, however long it takes: reading waits. */
  readonly strict: boolean;
  /** Messages must hold all of these in subject or body … */
  readonly filter: readonly string[];
  /** … and none of these. */
  readonly exclude: readonly string[];
  readonly reveal: boolean;
  /** Messages a second up to which all are checked. */
  readonly checkRate: number;
}

export function readsHistory({ since, last, from }: TailOptions): boolean {
  return since !== undefined || last !== undefined || from !== undefined;
}

/** Whether nothing may be left unchecked. */
export function checksAll({ strict, invalidOnly }: TailOptions): boolean {
  return strict || invalidOnly;
}
