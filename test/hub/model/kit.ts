import { diskModelFiles } from "../../../src/adapters/files/model-files.ts";
import { type CheckedModel, checkModel } from "../../../src/hub/index.ts";
import { PmovesError } from "../../../src/kernel/errors.ts";
import { writeAll } from "../../support/models.ts";
import { tempFolder } from "../../support/temp-folder.ts";

type Files = Readonly<Record<string, string | Buffer>>;

/** Checks files of these contents on the disk. */
export async function check(files: Files, base?: string): Promise<CheckedModel> {
  const folder = tempFolder();
  writeAll(folder, files);
  return checkModel(await diskModelFiles(folder, "model"), base);
}

/** What is said of files that are refused. */
export async function refusal(files: Files, base?: string): Promise<string> {
  try {
    await check(files, base);
  } catch (error) {
    if (error instanceof PmovesError) return `${error.message}\n${error.hint}`;
    throw error;
  }
  throw new Error("the files were taken");
}
