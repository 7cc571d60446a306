import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";

/** Why the server could not listen, in terms of what was asked for and how to mend it. Exit 2. */
export function listenError(cause: unknown, host: string, port: number): PmovesError {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  const usage = (name: string, message: string, hint: string) =>
    new PmovesError(message, { code: name, exit: EXIT.usage, hint, cause });
  switch (code) {
    case "EADDRINUSE":
      return usage(
        "serve.port_taken",
        `Port ${port} on ${host} is already taken`,
        `Choose another with --port, or stop the program that holds it (lsof -i :${port} names it)`,
      );
    case "EACCES":
      return usage(
        "serve.port_forbidden",
        `This user may not listen on port ${port} of ${host}`,
        "Choose a port above 1023 with --port",
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return usage(
        "serve.host_unknown",
        `${host} is not an address of this machine`,
        "Use --host 127.0.0.1, or one of the machine's own addresses",
      );
    case "ERR_SOCKET_BAD_PORT":
      return usage("serve.bad_port", `${port} is not a port`, "Choose one from 0 to 65535 with --port");
  }
  return usage(
    "serve.listen",
    `Can't listen on port ${port} of ${host}: ${messageOf(cause)}`,
    "See --host and --port",
  );
}
