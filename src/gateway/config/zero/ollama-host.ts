import { OLLAMA_BASE } from "../provider-types.ts";

const HOST = /^(?:(https?):\/\/)?(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/i;

/**
 * The address that `OLLAMA_HOST` means to a client, by Ollama's own rules (ollama envconfig): scheme, port
 * and path are optional, the port is 11434 unless a scheme says otherwise, and "all interfaces" is this one.
 */
export function ollamaAddress(env: Readonly<Record<string, string | undefined>>): string {
  const written = env.OLLAMA_HOST?.trim().replace(/^["']|["']$/g, "");
  if (!written) return OLLAMA_BASE;
  const [, scheme, name = "", port, path = ""] = HOST.exec(written) ?? [];
  const host = ["", "0.0.0.0", "[::]"].includes(name) ? "localhost" : name;
  const shown = port ?? (scheme === undefined ? "11434" : "");
  const address = `${scheme?.toLowerCase() ?? "http"}://${host}${shown === "" ? "" : `:${shown}`}`;
  return `${address}${path.replace(/\/+$/, "")}`;
}
