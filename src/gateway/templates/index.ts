import { TemplateEngine } from "./environment.ts";

export { TemplateEngine, TemplateSet } from "./environment.ts";

let loading: Promise<TemplateEngine> | undefined;

/** Loads the WebAssembly engine, once a process. */
export function loadTemplates(): Promise<TemplateEngine> {
  loading ??= import("minijinja-js").then(({ Environment }) => new TemplateEngine(() => new Environment()));
  return loading;
}
