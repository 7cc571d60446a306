/** Deepest nesting of JSON that is worked on: what walks a value recursively has room on the stack for that. */
export const MAX_DEPTH = 1000;

/** Whether arrays and objects of a value stand in one another more than `levels` deep. Never goes deeper itself. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
