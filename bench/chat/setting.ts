import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "rolldown";
import { startTokens, type TokenStream } from "./upstream.ts";

const root = join(import.meta.dirname, "../..");

/** What all measures of one run share: a home of its own, an upstream, a bare Ink program, bundled as ours is. */
export interface Setting extends AsyncDisposable {
  readonly chat: readonly string[];
  readonly bareInk: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly tokens: TokenStream;
}

export async function openSetting(): Promise<Setting> {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-chat-bench-"));
  const tokens = await startTokens();
  const config = join(folder, "tensorzero.toml");
  writeFileSync(
    config,
    `[models.talk]
routing = ["stub"]
[models.talk.providers.stub]
type = "openai"
model_name = "stub"
api_base = "${tokens.url}"
api_key_location = "none"
[functions.chat]
type = "chat"
[functions.chat.variants.main]
type = "chat_completion"
model = "talk"
`,
  );
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  await build({
    input: join(import.meta.dirname, "bare-ink.ts"),
    platform: "node",
    logLevel: "silent",
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    plugins: [
      {
        name: "without-devtools",
        transform: (code, id) =>
          /[\\/]ink[\\/]build[\\/]/.test(id) ? code.replaceAll("process.env['DEV']", "'false'") : null,
      },
    ],
    output: {
      dir: join(folder, "bare"),
      format: "esm",
      minify: { compress: true, mangle: false, codegen: false },
    },
  });
  // With bytecode kept, as the launcher keeps it.
  const start = join(folder, "bare.mjs");
  writeFileSync(
    start,
    `import module from "node:module";\nmodule.enableCompileCache(${JSON.stringify(join(folder, "cache"))});\nawait import("./bare/bare-ink.js");\n`,
  );
  const env = { HOME: folder, PMOVES_HOME: join(folder, "home") };
  return {
    chat: [join(root, "bin/pmoves.js"), "chat", "--config", config],
    bareInk: [start],
    env,
    tokens,
    async [Symbol.asyncDispose]() {
      await tokens[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
