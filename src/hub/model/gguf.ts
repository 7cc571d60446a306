import { baseObjection } from "./base-model.ts";
import { choose } from "./chosen-files.ts";
import type { ModelFile, ModelFiles } from "./files.ts";
import { type Gguf, readGguf } from "./gguf-header.ts";
import type { CheckedModel } from "./kinds.ts";
import type { Problems } from "./problems.ts";

export const GGUF = /\.gguf$/i;
const PART = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i;

/** Models in the form of llama.cpp: every file is one, or a part of one whose other parts are there. */
export async function checkGguf(
  files: ModelFiles,
  all: readonly ModelFile[],
  base: string | undefined,
  problems: Problems,
): Promise<CheckedModel> {
  const chosen = choose(all, (name) => GGUF.test(name) && !name.includes("/"), problems);
  const models = chosen.files.filter(({ name }) => GGUF.test(name));
  const headers: Gguf[] = [];
  for (const file of models) {
    const header = await readGguf(files, file, problems);
    if (header !== undefined) headers.push(header);
  }
  checkParts(models, problems);
  const objection = baseObjection(base);
  if (objection !== undefined)
    problems.add(
      models[0]?.name ?? files.path,
      "base model",
      objection,
      "name it with --base-model owner/name",
    );
  const dtypes = new Map<string, number>();
  for (const header of headers)
    for (const [type, numbers] of header.dtypes) dtypes.set(type, (dtypes.get(type) ?? 0) + numbers);
  return {
    kind: "gguf",
    ...chosen,
    mended: new Map(),
    base: base ?? "",
    facts: {
      bytes: models.reduce((sum, { size }) => sum + size, 0),
      tensors: headers.reduce((sum, { tensors }) => sum + tensors, 0),
      parameters: headers.reduce((sum, { parameters }) => sum + parameters, 0),
      dtypes: [...dtypes].sort(([, a], [, b]) => b - a).map(([type]) => type),
      sampled: 0,
      architecture: headers[0]?.architecture ?? null,
      taskType: null,
      lora: null,
    },
  };
}

function checkParts(models: readonly ModelFile[], problems: Problems): void {
  const names = new Set(models.map(({ name }) => name));
  for (const { name } of models) {
    const [, stem, number, count] = PART.exec(name) ?? [];
    if (stem === undefined || number !== "00001") {
      if (stem !== undefined && !names.has(`${stem}-00001-of-${count}.gguf`))
        problems.add(name, "", "is a part whose first part is not there", "copy all parts");
      continue;
    }
    for (let i = 2; i <= Number(count); i++) {
      const part = `${stem}-${String(i).padStart(5, "0")}-of-${count}.gguf`;
      if (!names.has(part)) problems.add(part, "", "is missing", "copy all parts");
    }
  }
}
