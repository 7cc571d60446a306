/** What Docker's compose tool says of files. */
export type ToolVerdict =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "absent"; readonly reason: string };

/** Docker's compose tool, where it is installed. */
export interface ComposeTool {
  /**
   * Whether `docker compose config` accepts files merged in this order, all profiles on, with these variables
   * over those of whoever runs this. Nothing is started, and no daemon is needed.
   */
  config(files: readonly string[], env: Readonly<Record<string, string>>): Promise<ToolVerdict>;
}

/** What came of asking the tool about base and overlay. */
export type ToolCheck =
  | { readonly checked: true; readonly accepted: boolean; readonly reason?: string | undefined }
  | { readonly checked: false; readonly reason: string };

/** Base and overlay, and the base alone where it refuses both: what it has against that is not the overlay's doing. */
export async function checkWith(
  tool: ComposeTool,
  base: readonly string[],
  overlay: string,
  required: readonly string[],
): Promise<ToolCheck> {
  // Values do not matter to whether a file is accepted; that they are missing would hide everything else.
  const env = Object.fromEntries(required.map((name) => [name, "set-for-this-check"]));
  const merged = await tool.config([...base, overlay], env);
  if (merged.kind === "accepted") return { checked: true, accepted: true };
  if (merged.kind === "absent") return { checked: false, reason: merged.reason };
  const alone = await tool.config(base, env);
  if (alone.kind === "refused") {
    return { checked: false, reason: `it refuses the base files already: ${alone.reason}` };
  }
  return { checked: true, accepted: false, reason: merged.reason };
}
