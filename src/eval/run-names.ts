function once(names: readonly string[]): readonly boolean[] {
  return names.map((name) => names.indexOf(name) === names.lastIndexOf(name));
}

/** What runs are called: their ids, else their files where ids repeat, without folders as far as that will do. */
export function runNames(ids: readonly string[], files: readonly string[]): readonly string[] {
  const own = once(ids);
  const short = files.map((file) => file.split("/").at(-1) ?? file);
  const enough = once(short);
  return ids.map((id, i) => (own[i] ? id : ((enough[i] ? short[i] : files[i]) ?? id)));
}
