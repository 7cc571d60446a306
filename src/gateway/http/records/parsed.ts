/** JSON columns hold JSON text that was checked when it was written. */
export function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}
