/** Most characters of base64 that terminals are known to take in one OSC 52 (xterm, tmux, kitty's default). */
const OSC52_LIMIT = 74_994;

export interface ClipboardParts {
  readonly mode: "auto" | "osc52" | "file";
  readonly term: string | undefined;
  readonly write: (sequence: string) => void;
  /** Writes the fall-back file and says where it is. */
  readonly keep: (text: string) => Promise<string>;
}

/**
 * Copies a text to the clipboard of the terminal, also through ssh (OSC 52, "Manipulate Selection Data" of
 * xterm's ctlseqs), or into a file where the text is too long or the terminal has none. Says what it did.
 */
export async function copyText(text: string, parts: ClipboardParts): Promise<string> {
  const encoded = Buffer.from(text, "utf8").toString("base64");
  const size = `${Buffer.byteLength(text)} bytes`;
  const canNot = parts.term === "linux" || parts.term === "dumb";
  const byFile = parts.mode === "file" || (parts.mode === "auto" && (canNot || encoded.length > OSC52_LIMIT));
  if (byFile) return `${size} copied to ${await parts.keep(text)}`;
  parts.write(`\u001b]52;c;${encoded}\u0007`);
  return `${size} copied by the terminal (OSC 52)`;
}
