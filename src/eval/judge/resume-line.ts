/** Where an option's value came from, as far as a command line tells it. */
interface From {
  readonly from: string;
  readonly name?: string;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The command line that was given, from what it was understood as: words first, then every flag that was set. */
export function resumeLine(
  command: string,
  words: readonly string[],
  values: Readonly<Record<string, unknown>>,
  origins: Readonly<Partial<Record<string, From>>>,
): string {
  const flags = Object.entries(values).flatMap(([key, value]) => {
    const origin = origins[key];
    if (origin?.from !== "flag" || value === undefined) return [];
    const name = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) return [name];
    if (value === false) return [name.replace("--", "--no-")];
    return (Array.isArray(value) ? value : [value]).flatMap((one) => [name, quoted(String(one))]);
  });
  return [command, ...words.map(quoted), ...flags].join(" ");
}
