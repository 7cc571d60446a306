import { type ComposeFiles, readAt } from "./loading.ts";

export interface KeepContext {
  readonly composeFiles: () => Promise<ComposeFiles>;
  readonly replaceFile: (path: string, text: string) => Promise<void>;
  readonly writeFiles: (
    files: readonly { readonly path: string; readonly text: string }[],
    force: boolean,
  ) => Promise<void>;
}

/** A file that goes into the repository: readable like its neighbours where it is new, of its old mode where not. */
export async function keepText(context: KeepContext, path: string, text: string): Promise<void> {
  const there = await readAt({ files: await context.composeFiles() }, path);
  if (there === undefined) await context.writeFiles([{ path, text }], false);
  else await context.replaceFile(path, text);
}
