import type { InferenceRecord } from "../../gateway/index.ts";

type Selects = (record: Pick<InferenceRecord, "functionName" | "call">) => boolean;

/**
 * `publish` of `[bus]`: an inference goes out where one of these fits. `*` is every one, `tag:NAME` and
 * `tag:NAME=VALUE` look at the request's tags, anything else is the name of a function.
 */
export function selectorOf(publish: readonly string[]): Selects {
  const rules = publish.map(ruleOf);
  return (record) => rules.some((rule) => rule(record));
}

function ruleOf(text: string): Selects {
  if (text === "*") return () => true;
  if (!text.startsWith("tag:")) return ({ functionName }) => functionName === text;
  const split = text.indexOf("=");
  if (split < 0) return ({ call }) => Object.hasOwn(call.tags, text.slice(4));
  const name = text.slice(4, split);
  const value = text.slice(split + 1);
  return ({ call }) => Object.hasOwn(call.tags, name) && call.tags[name] === value;
}
