import { describe, expect, it } from "vitest";
import { listenError } from "../../../src/adapters/http-server/listen-error.ts";

const failed = (code: string) => Object.assign(new Error(`listen ${code}`), { code });

describe("listenError", () => {
  it.each([
    ["EADDRINUSE", "serve.port_taken", "Port 80 on ::1 is already taken"],
    ["EACCES", "serve.port_forbidden", "This user may not listen on port 80 of ::1"],
    ["EADDRNOTAVAIL", "serve.host_unknown", "::1 is not an address of this machine"],
    ["EMFILE", "serve.listen", "Can't listen on port 80 of ::1: listen EMFILE"],
  ])("says what %s means, names the mend and is exit 2", (code, name, message) => {
    const error = listenError(failed(code), "::1", 80);
    expect(error).toMatchObject({ code: name, message, exit: 2 });
    expect(error.hint).toMatch(/--(port|host)/);
    expect(error.cause).toMatchObject({ code });
  });

  it("passes on what is no Error", () => {
    expect(listenError("odd", "::1", 80).message).toContain("odd");
  });
});
