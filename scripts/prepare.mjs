// Builds dist/ when it is older than what it is made of, or always with --force. Runs on any Node far
// enough to say what is wrong with it.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const OLDEST_NODE = 24;
const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const stamp = join(dist, ".inputs");
// `npm ci` must not fail for this: what it installed is right, only the bundle is missing.
const installing = process.env.npm_lifecycle_event === "prepare";

function filesUnder(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

/** SHA-256 over everything the bundle is made from: a checkout changes times without changing content. */
function hashOfInputs() {
  const hash = createHash("sha256");
  const single = [
    "package.json",
    "package-lock.json",
    "rolldown.config.ts",
    "scripts/library-edits.ts",
    "tsconfig.json",
  ];
  for (const path of [...filesUnder("src"), ...filesUnder("commands"), ...single].sort()) {
    if (existsSync(join(root, path)))
      hash
        .update(`${path}\0`)
        .update(readFileSync(join(root, path)))
        .update("\0");
  }
  return hash.digest("hex");
}

function giveUp(error, fix) {
  process.stderr.write(`${installing ? "warning" : "error"}: ${error}\nfix: ${fix}\n`);
  process.exitCode = installing ? 0 : 1;
}

/** Built aside and moved into place, so that a program running from dist never sees half of it. */
async function build(hash) {
  const { build: bundle } = await import("rolldown");
  const { default: config } = await import(pathToFileURL(join(root, "rolldown.config.ts")).href);
  const fresh = join(root, "dist", `.new-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  try {
    await bundle({
      ...config,
      cwd: root,
      logLevel: "warn",
      output: { ...config.output, dir: fresh, cleanDir: false },
    });
    // File by file, the entry last: names of chunks carry their hash, so two builds at once do no harm.
    const chunks = readdirSync(join(fresh, "chunks"));
    mkdirSync(join(dist, "chunks"), { recursive: true });
    for (const file of chunks) renameSync(join(fresh, "chunks", file), join(dist, "chunks", file));
    const entries = readdirSync(fresh).filter((file) => file.endsWith(".js") && file !== "main.js");
    for (const file of [...entries, "main.js"]) renameSync(join(fresh, file), join(dist, file));
    writeFileSync(stamp, hash);
    for (const file of readdirSync(join(dist, "chunks"))) {
      if (!chunks.includes(file)) rmSync(join(dist, "chunks", file), { force: true });
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE) {
  giveUp(
    `this is Node ${process.versions.node}, and the Node that package.json brings along (npm package "node") is not there: npm did not run its install script`,
    "npm install-scripts approve node, then npm rebuild node and npm run build; or use Node 26",
  );
} else if (!existsSync(join(root, "node_modules/rolldown"))) {
  giveUp("the development dependencies are not installed, so dist/ cannot be built", "npm ci --include=dev");
} else {
  const hash = hashOfInputs();
  const fresh =
    existsSync(stamp) && readFileSync(stamp, "utf8") === hash && existsSync(join(dist, "main.js"));
  if (!fresh || process.argv.includes("--force")) await build(hash);
}
