import type { PublishedModel } from "./publish-model.ts";
import type { PlannedModel } from "./publish-run.ts";

export function modelText(result: PublishedModel | PlannedModel): string {
  return "card" in result ? plannedText(result) : publishedText(result);
}

function publishedText(done: PublishedModel): string {
  const { url, tag, commit, files, bytes, pull_request, verified, sent } = done;
  const visibility = done.private === false ? "public" : "private";
  return [
    `${files} files, ${size(bytes)}, ${sent ? "published at" : "were there already:"} ${url} (${visibility})`,
    `commit ${commit}${tag === null ? "" : `, tag ${tag}, ${verified} files verified at the Hub`}`,
    ...(pull_request === null ? [] : [`pull request ${pull_request}`]),
    "",
  ].join("\n");
}

function plannedText(plan: PlannedModel): string {
  const { kind, base_model, url, visibility, exists, tag, bytes, files, left, mended, card } = plan;
  return [
    `would publish this ${kind} of ${base_model} to ${url} (${visibility}${exists ? "" : ", to be made"}) as ${tag}`,
    ...files.map(({ path, bytes: own, state }) => `  ${state.padEnd(7)} ${path}  ${size(own)}`),
    `  ${size(bytes)} in ${files.length} files`,
    ...mended.map((name) => `  in ${name} the base model's path gives way to ${base_model}`),
    ...left.map(({ name, because }) => `  not published: ${name} ${because}`),
    "README.md:",
    ...card
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`.trimEnd()),
    "",
  ].join("\n");
}

function size(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
