import { dirname, isAbsolute, join } from "node:path";
import type { Problems } from "../problems.ts";
import type { Path } from "../toml/path.ts";
import type { Places } from "../toml/places.ts";

/** What every reader needs: where to complain, where things stand, and how strings are to be taken. */
export interface ReadContext {
  readonly problems: Problems;
  readonly places: Places;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The seed's dialect: `${env.X}` in strings, global providers. */
  readonly seed: boolean;
}

/** A file that the configuration names; read after all tables are. */
export interface FileRef {
  readonly path: string;
  readonly at: Path;
}

/** A file name as it stands at `at`, resolved from the file that holds it. */
export function fileRef(context: ReadContext, name: string, at: Path): FileRef {
  const holder = context.places.find(at)?.file ?? "";
  return { path: isAbsolute(name) ? name : join(dirname(holder), name), at };
}
