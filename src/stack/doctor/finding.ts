/** What the doctor looks at; `--only` takes these names. */
export const AREAS = [
  "runtime",
  "config",
  "targets",
  "gateway",
  "bus",
  "store",
  "hub",
  "services",
  "clock",
  "disk",
  "ports",
] as const;

export type Area = (typeof AREAS)[number];

/** `not_checked` is never fine and never a failure: `detail` says why nothing is known. */
export const HEALTHS = ["failed", "warning", "not_checked", "ok"] as const;
export type Health = (typeof HEALTHS)[number];

/** Findings as they come, and what they have come to so far. */
export interface Examined extends AsyncIterable<DoctorFinding> {
  readonly failed: boolean;
  readonly unknown: boolean;
}

export interface DoctorFinding {
  readonly area: Area | "migrate";
  /** What of the area: a target, a service, a file. */
  readonly name: string;
  readonly result: Health;
  readonly detail: string;
  readonly fix: string | null;
}

/** A finding without its area, which whoever runs the check adds. */
export type Seen = Omit<DoctorFinding, "area">;

export const ok = (name: string, detail: string): Seen => ({ name, result: "ok", detail, fix: null });
export const failed = (name: string, detail: string, fix: string | null): Seen => ({
  name,
  result: "failed",
  detail,
  fix,
});
export const warning = (name: string, detail: string, fix: string | null): Seen => ({
  name,
  result: "warning",
  detail,
  fix,
});
export const unknown = (name: string, detail: string, fix: string | null): Seen => ({
  name,
  result: "not_checked",
  detail,
  fix,
});
