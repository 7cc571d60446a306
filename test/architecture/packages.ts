import { importsOf, type SourceFile } from "./scan.ts";

/** Where each package of package.json may be imported: the table of the design. */
const homes: Readonly<Record<string, readonly string[]>> = {
  commander: ["src/cli/"],
  zod: ["src/", "commands/"],
  "smol-toml": ["src/gateway/config/", "src/settings/", "src/trajectories/"],
  undici: ["src/adapters/http-client/"],
  "@nats-io/transport-node": ["src/adapters/nats/"],
  "@nats-io/jetstream": ["src/adapters/nats/"],
  "@huggingface/hub": ["src/adapters/hub/"],
  "hyparquet-writer": ["src/adapters/parquet/"],
  hyparquet: ["src/adapters/parquet/"],
  "@duckdb/node-api": ["src/adapters/parquet/"],
  "apache-arrow": ["src/datasets/", "src/adapters/parquet/"],
  "minijinja-js": ["src/gateway/templates/"],
  "hyparquet-compressors": ["src/adapters/parquet/"],
  ink: ["src/tui/"],
  react: ["src/tui/"],
  "string-width": ["src/tui/"],
  marked: ["src/tui/"],
  "highlight.js": ["src/tui/"],
  "@secretlint/core": ["src/datasets/scrub/"],
  "@secretlint/secretlint-rule-preset-recommend": ["src/datasets/scrub/"],
  "@opentelemetry/api": ["src/adapters/otlp/"],
  "@opentelemetry/sdk-trace-base": ["src/adapters/otlp/"],
  "@opentelemetry/resources": ["src/adapters/otlp/"],
  "@opentelemetry/exporter-trace-otlp-proto": ["src/adapters/otlp/"],
  ajv: ["src/kernel/json-schema.ts"],
  "ajv-formats": ["src/kernel/json-schema.ts"],
  yaml: ["src/stack/", "src/hub/card/"],
  "prom-client": ["src/gateway/metrics/"],
  rolldown: ["scripts/", "rolldown.config.ts"],
};

/** Modules of Node that reach outside the process. */
const reaching =
  /^node:(fs|net|http|https|http2|tls|dgram|dns|child_process|worker_threads|cluster|sqlite|readline|inspector|os)(\/|$)/;
const mayReach = ["src/adapters/", "bin/", "scripts/"];

/** Code that runs for every request: shapes are checked by hand there. */
const hotPath = ["src/gateway/api/", "src/gateway/model/", "src/gateway/providers/", "src/gateway/routing/"];

/** Names of `node:net` that only compute. */
const pureNet =
  /^import\s*\{\s*(?:(?:isIP|isIPv4|isIPv6|BlockList|SocketAddress)\s*,?\s*)+\}\s*from\s*"node:net";/m;

function packageOf(specifier: string): string {
  const [scope, name] = specifier.split("/");
  return scope?.startsWith("@") ? `${scope}/${name}` : (scope ?? "");
}

function isIn(path: string, places: readonly string[]): boolean {
  return places.some((place) => path.startsWith(place));
}

function objection({ path, text }: SourceFile, specifier: string): string | undefined {
  if (specifier.startsWith("node:")) {
    if (specifier === "node:net" && pureNet.test(text)) return undefined;
    if (specifier === "node:os" && path === "src/context.ts") return undefined;
    return reaching.test(specifier) && !isIn(path, mayReach) ? "only adapters reach outside" : undefined;
  }
  const name = packageOf(specifier);
  const allowed = Object.hasOwn(homes, name) ? homes[name] : undefined;
  if (allowed === undefined) return "this package has no home in the table of packages";
  if (!isIn(path, allowed)) return `its home is ${allowed.join(", ")}`;
  if (name === "zod" && isIn(path, hotPath) && !path.endsWith("/settings.ts"))
    return "not on the request path";
  return undefined;
}

/** Imports of packages and of Node's modules outside their homes. */
export function packageViolations(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => !imported.relative)
      .flatMap(({ target }) => {
        const reason = objection(file, target);
        return reason === undefined ? [] : [`${file.path} imports ${target}: ${reason}`];
      }),
  );
}
