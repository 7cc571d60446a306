/** A file that is not fetched, or could not be: the request's own fault. The message names the address and why. */
export class FileRefused extends Error {
  override readonly name = "FileRefused";
}

/** An address for messages: without user, password, query and fragment, any of which may be a secret. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}${url.search === "" ? "" : "?…"}`;
}
