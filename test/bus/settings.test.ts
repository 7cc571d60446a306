import { describe, expect, it } from "vitest";
import { busTable, withHome } from "../../src/bus/settings.ts";

describe("files named in [bus]", () => {
  const files = {
    creds_file: "~/bus.creds",
    ca_file: "/etc/ca.pem",
    nkey_file: "~other/seed",
    key_file: "k.pem",
  };
  const table = busTable.schema.parse({ ...files, discord_webhook_file: "~/hook" });

  it("may begin with the user's home", () => {
    expect(withHome(table, "/home/me")).toEqual({
      ...table,
      creds_file: "/home/me/bus.creds",
      discord_webhook_file: "/home/me/hook",
    });
  });

  it("stay as they are where nobody knows the home", () => {
    expect(withHome(table, undefined)).toEqual(table);
    expect(withHome(table, "")).toEqual(table);
  });
});
