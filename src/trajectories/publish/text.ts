import type { Published } from "../../hub/index.ts";
import type { PublishPlan } from "./plan.ts";
import type { Retracted } from "./retract.ts";

const NOTHING = "nothing new to publish\n";

export function publishText(result: Published | PublishPlan | null): string {
  if (result === null) return NOTHING;
  return "card" in result ? planText(result) : publishedText(result);
}

export function publishedText({
  repo,
  batch,
  tag,
  rows,
  shards,
  commit,
  pull_request,
  verified,
}: Published): string {
  return [
    `batch ${batch} of ${repo}: ${rows} episodes in ${shards.join(", ")}`,
    `commit ${commit}${tag === null ? "" : `, tag ${tag}`}, ${verified} files verified at the Hub`,
    ...(pull_request === null ? [] : [`pull request ${pull_request}`]),
    "",
  ].join("\n");
}

function planText({ url, visibility, exists, batch, rows, files, card_diff }: PublishPlan): string {
  return [
    `would publish batch ${batch}, ${rows} episodes, to ${url} (${visibility}${exists ? "" : ", to be made"})`,
    ...files.map(({ path, bytes }) => `  ${path}  ${bytes} bytes`),
    "README.md:",
    ...card_diff.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

export function retractedText({ repo, commit, removed, rows, still_there }: Retracted): string {
  const did = commit === null ? "would remove" : "removed";
  const by = commit === null ? "" : ` by commit ${commit}`;
  return `${did} ${rows} rows (${removed.join(", ")}) from ${repo}${by}\n${still_there}\n`;
}
