/** Why a file can't be read, without the path and the system's name for it: a message names the file already. */
export function fileReason(message: string): string {
  return /^E[A-Z]+: (.*?), \w+(?: '.*')?$/s.exec(message)?.[1] ?? message;
}
