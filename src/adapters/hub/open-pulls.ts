import type { PullRequest, RepoRef } from "../../hub/index.ts";
import { answered } from "./answered.ts";

interface Page {
  readonly discussions: readonly { readonly num: number; readonly title: string }[];
  /** Of all pages. */
  readonly count: number;
  readonly start: number;
}

/**
 * Open pull requests, a page at a time (`GET /api/{type}s/{id}/discussions`, as huggingface_hub's
 * `get_repo_discussions` asks for them).
 */
export async function openPulls(
  { type, id }: RepoRef,
  ask: (path: string) => Promise<Response>,
  place: string,
  endpoint: string,
): Promise<readonly PullRequest[]> {
  const found: PullRequest[] = [];
  for (let page = 0; ; page++) {
    const path = `${place}/discussions?p=${page}&type=pull_request&status=open`;
    const { discussions, start, count } = await answered<Page>(await ask(path));
    const base = `${endpoint}/${type === "dataset" ? "datasets/" : ""}${id}/discussions`;
    found.push(...discussions.map(({ num, title }) => ({ title, url: `${base}/${num}` })));
    if (discussions.length === 0 || start + discussions.length >= count) return found;
  }
}
