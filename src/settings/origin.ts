/** Where a value came from, strongest first. */
export type Origin =
  | { readonly from: "flag"; readonly name: string }
  | { readonly from: "argument"; readonly name: string }
  | { readonly from: "env"; readonly name: string }
  | { readonly from: "file"; readonly file: string; readonly line: number }
  | { readonly from: "default" };

/** `flag --port`, `env PMOVES_PORT`, `pmoves.toml:3` or `default`. */
export function originText(origin: Origin): string {
  switch (origin.from) {
    case "file":
      return `${origin.file}:${origin.line}`;
    case "default":
      return "default";
    case "argument":
      return `<${origin.name}>`;
    default:
      return `${origin.from} ${origin.name}`;
  }
}
