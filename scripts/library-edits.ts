/** A change to a library's code on its way into the bundle. A release that it no longer fits fails the build. */
interface LibraryEdit {
  readonly why: string;
  readonly file: RegExp;
  readonly from: string;
  readonly to: string;
}

const EDITS: readonly LibraryEdit[] = [
  {
    why: "DEV=true in the user's own project would have Ink look for React's developer tools",
    file: /[\\/]ink[\\/]build[\\/](?:ink|reconciler)\.js$/,
    from: "process.env['DEV']",
    to: "'false'",
  },
  {
    why: "Yoga fetches its bytes from a data: URL, for which Node loads an HTTP client: 20 ms before each screen",
    file: /[\\/]yoga-layout[\\/]dist[\\/]binaries[\\/]/,
    from: '"function"!=typeof fetch',
    to: "true",
  },
  {
    why: "V8 reads every emoji sequence when this is made, 14 ms, and text without an emoji does not need it",
    file: /[\\/]string-width[\\/]index\.js$/,
    from: "const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;",
    to: `let everyEmoji;
const partOfEmoji = /[[\\p{Emoji}--\\p{ASCII}]\\u{20E3}]/v;
const rgiEmojiRegex = {
  test: (cluster) => partOfEmoji.test(cluster) && (everyEmoji ??= new RegExp("^\\\\p{RGI_Emoji}$", "v")).test(cluster),
};`,
  },
];

/** Makes the edits; a file that one names and does not find its text in is an error. */
export const libraryEdits = {
  name: "library-edits",
  transform(code: string, id: string): string | null {
    const edits = EDITS.filter(({ file }) => file.test(id));
    if (edits.length === 0) return null;
    let edited = code;
    for (const { from, to, why } of edits) {
      if (!edited.includes(from))
        throw new Error(`${id} has no ${from} any more; it was edited because ${why}`);
      edited = edited.replaceAll(from, to);
    }
    return edited;
  },
};
