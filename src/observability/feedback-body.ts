import { EXIT, PmovesError } from "../kernel/errors.ts";

/** What a person typed to give feedback. */
export interface TypedFeedback {
  readonly words: readonly string[];
  readonly episode: string | undefined;
  readonly tag: readonly string[];
  readonly dryRun: boolean;
}

/** The body of `POST /feedback` that is meant. Throws `PmovesError` (exit 2) for words that are none. */
export function feedbackBody({ words, episode, tag, dryRun }: TypedFeedback): object {
  const wanted = episode === undefined ? 3 : 2;
  if (words.length !== wanted) {
    throw new PmovesError(
      episode === undefined
        ? `an inference id, a metric and a value are needed, not ${words.length} words`
        : `with --episode a metric and a value are needed, not ${words.length} words`,
      { code: "usage.feedback", exit: EXIT.usage, hint: "quote a value of several words" },
    );
  }
  const [metric = "", text = ""] = words.slice(-2);
  const target = episode === undefined ? { inference_id: words[0] } : { episode_id: episode };
  const value = metric === "comment" ? text : jsonOr(text);
  const tags = tag.length === 0 ? {} : { tags: Object.fromEntries(tag.map(tagOf)) };
  return { ...target, metric_name: metric, value, ...tags, ...(dryRun ? { dryrun: true } : {}) };
}

/** JSON where it is some, else the text itself. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function tagOf(text: string): [string, string] {
  const cut = text.indexOf("=");
  if (cut > 0) return [text.slice(0, cut), text.slice(cut + 1)];
  throw new PmovesError(`--tag ${text}: must be key=value`, { code: "usage.tag", exit: EXIT.usage });
}
