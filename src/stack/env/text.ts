import type { Paint } from "../status/text.ts";
import type { ComparedLine } from "./compare.ts";
import type { EnvLine } from "./lines.ts";
import type { Snippet } from "./snippets.ts";

/** Lines that go into an env file as they are, service by service. */
export function envText(lines: readonly EnvLine[], snippets: readonly Snippet[], paint: Paint): string {
  const services = [...new Set(lines.map(({ service }) => service))];
  const blocks = services.map((service) => {
    const own = lines.filter((line) => line.service === service);
    return [paint.dim(`# ${service}`), ...own.map(({ name, value }) => `${name}=${value}`)].join("\n");
  });
  const texts = snippets.map(({ service, title, text }) =>
    [`# ${service}: ${title}`, ...text.trimEnd().split("\n")]
      .map((line, i) => paint.dim(i === 0 ? line : `# ${line}`))
      .join("\n"),
  );
  return [...blocks, ...texts].map((block) => `${block}\n`).join("\n");
}

const SIGNS = { same: " ", missing: "+", differs: "~", kept: "!" } as const;

/** What a file lacks or has otherwise, as a diff is read. */
export function compareText(lines: readonly ComparedLine[], paint: Paint): string {
  return lines
    .map((line) => {
      const { state, name, value, current, place, also } = line;
      const where = place === null ? "" : paint.dim(`  ${place}`);
      const twice = also.length === 0 ? "" : paint.warning(`  also set at ${also.join(", ")}`);
      const sign = SIGNS[state];
      if (state === "same") return paint.dim(`${sign} ${name}=${value}`) + where + twice;
      if (state === "missing") return paint.good(`${sign} ${name}=${value}`) + where + twice;
      if (state === "kept")
        return (
          paint.warning(`${sign} ${name} is set, and is left as it is; the gateway wants ${value}`) +
          where +
          twice
        );
      return `${paint.error(`- ${name}=${current}`)}${where}${twice}\n${paint.good(`+ ${name}=${value}`)}`;
    })
    .map((line) => `${line}\n`)
    .join("");
}
