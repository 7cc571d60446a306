import { EXIT, PmovesError } from "../../../kernel/errors.ts";
import { type Host, hostOf, onHost } from "../address.ts";

/** Hosts of the file that mean another one here: `host` or `host:port` on either side. */
export interface Rewrite {
  readonly from: string;
  readonly to: string;
}

const SIDE = /^(?:\[[0-9a-fA-F:]+\]|[^\s:/@=[\]]+)(?::\d{1,5})?$/;

/** Reads `FROM=TO` of `--rewrite`. Throws `PmovesError` (exit 2). */
export function parseRewrite(text: string): Rewrite {
  const [from = "", to = "", ...rest] = text.split("=");
  if (rest.length > 0 || !SIDE.test(from) || !SIDE.test(to)) {
    throw new PmovesError(`--rewrite wants FROM=TO, each HOST or HOST:PORT, not "${text}"`, {
      code: "usage.rewrite",
      exit: EXIT.usage,
      hint: "for example --rewrite pmoves-ollama=localhost",
    });
  }
  return { from, to };
}

/** The address on the host that the first fitting rule names. */
export function rewritten(address: string, rewrites: readonly Rewrite[]): string {
  const host = hostOf(address);
  const rule = rewrites.find(({ from }) => fits(host, sideOf(from)));
  return rule && host.name !== "" ? onHost(address, sideOf(rule.to)) : address;
}

function fits(host: Host, from: Host): boolean {
  return host.name === from.name && (from.port === "" || from.port === host.port);
}

function sideOf(text: string): Host {
  return hostOf(`http://${text}`);
}
