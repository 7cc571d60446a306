export const NOTE_KINDS = [
  "set",
  "owner",
  "copy",
  "isolated",
  "unreached",
  "no_port",
  "moved",
  "untried",
] as const;

/**
 * `set`: a variable that has no default any more. `owner`: who has to own what is mounted. `copy`: data that stays
 * behind in the old container. `no_port`, `unreached`: services that are no longer on the host. `isolated`: services
 * that no longer reach the Internet. `moved`: services that leave the default network. `untried`: images of which
 * nothing is known.
 */
export interface Note {
  readonly kind: (typeof NOTE_KINDS)[number];
  readonly text: string;
}

export function noteKey({ kind, text }: Note): string {
  return `${kind} ${text}`;
}
