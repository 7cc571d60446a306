/** A figure for people: four decimals, whole numbers as such. */
export function figure(value: number | string | null): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  return Number.isInteger(value) && Math.abs(value) >= 2 ? String(value) : value.toFixed(4);
}

/** `[0.1234, 0.2345]`, or nothing. */
export function intervalText(low: number | null, high: number | null): string {
  return low === null || high === null ? "" : `[${low.toFixed(4)}, ${high.toFixed(4)}]`;
}

/** A share in whole percent; a little is not nothing, and almost all is not all. */
export function percent(share: number): string {
  // 0.565 x 100 is 56.49999999999999.
  const whole = Math.round(Number((share * 100).toPrecision(12)));
  if (whole === 0 && share > 0) return "< 1 %";
  return whole === 100 && share < 1 ? "> 99 %" : `${whole} %`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
