import type { BodyPatch, HeaderPatch } from "../../model/index.ts";
import type { Table } from "./table.ts";

/** `extra_body = [{ pointer = "/a/b", value = … }, { pointer = "/c", delete = true }]` */
export function readExtraBody(table: Table): readonly BodyPatch[] {
  return table.tables("extra_body").flatMap((entry): BodyPatch[] => {
    const pointer = entry.required("pointer");
    const value = entry.json("value");
    const remove = readDelete(entry);
    entry.done();
    if (pointer === undefined) return [];
    if (!pointer.startsWith("/")) {
      entry.error("pointer", "config.bad_value", "a JSON Pointer (RFC 6901) begins with /", undefined);
      return [];
    }
    if (remove) return [{ pointer, delete: true }];
    return value === undefined ? [] : [{ pointer, value }];
  });
}

/** `extra_headers = [{ name = "x-a", value = "b" }, { name = "x-c", delete = true }]` */
export function readExtraHeaders(table: Table): readonly HeaderPatch[] {
  return table.tables("extra_headers").flatMap((entry): HeaderPatch[] => {
    const name = entry.required("name");
    const value = entry.string("value");
    const remove = readDelete(entry);
    entry.done();
    if (name === undefined) return [];
    if (remove) return [{ name, delete: true }];
    return value === undefined ? [] : [{ name, value }];
  });
}

/** Exactly one of `value` and `delete = true`. */
function readDelete(entry: Table): boolean {
  const remove = entry.boolean("delete");
  if (remove === false) entry.error("delete", "config.bad_value", "can only be true", "leave it out");
  if ((remove === true) === entry.has("value")) {
    entry.error(undefined, "config.bad_value", "needs exactly one of `value` and `delete = true`", undefined);
  }
  return remove === true;
}
