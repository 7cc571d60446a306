import * as z from "zod";
import { diagnose, parseUntil, type SubjectDiagnosis } from "../../src/bus/index.ts";
import {
  busCheckOptions,
  busOptions,
  defineCommand,
  option,
  subjectsArgument,
} from "../../src/cli/define-command.ts";
import { EXIT } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "say which documented subject is alive, dead or wrong",
  description: `Listens for a while and looks at what is stored. alive: heard, and right. wrong: heard or stored, and invalid or not as
documented. silent: not heard, though a stream holds some of before. dead: neither. Exit 3 where one is wrong.`,
  impact: "read",
  examples: [
    "pmoves bus doctor",
    "pmoves bus doctor 'geometry.>' --for 1m",
    "pmoves bus doctor --json",
    "pmoves bus doctor --fields subject,state,note --for 30s",
  ],
  arguments: z.object(subjectsArgument),
  options: z.object({
    for: option(z.string().default("10s"), { describe: "how long to listen", placeholder: "time" }),
    contracts: busCheckOptions.contracts,
    ...busOptions,
  }),
  pipedFormat: "plain",
  async run(context, { subjects: given, for: listen, contracts, server }): Promise<SubjectDiagnosis[]> {
    const { clock, signal, talk } = context;
    const until = parseUntil(listen, clock.now());
    const subjects = given.length === 0 ? [">"] : given;
    const bus = await context.bus(server);
    const book = await context.contractBook(contracts);
    const checks = await context.busChecks({ contracts, strict: false, reveal: false, all: false });
    const seconds = Math.max(0, Math.round((until - clock.now()) / 1000));
    await talk.note(talk.theme.dim(`listening to ${bus.name} for ${seconds} s`));
    const rows = [...(await diagnose({ bus, clock, signal }, checks, book, { subjects, until }))];
    const count = (state: string) => rows.filter((row) => row.state === state).length;
    const states = ["alive", "wrong", "silent", "dead"].map((state) => `${count(state)} ${state}`);
    await talk.note(talk.theme.dim(states.join(", ")));
    return rows;
  },
  columns: [
    { key: "subject" },
    { key: "state" },
    { key: "heard", align: "right" },
    { key: "last" },
    { key: "stream" },
    { key: "mismatches", value: ({ mismatches }: SubjectDiagnosis) => mismatches.join(", ") },
    { key: "producers", value: ({ producers }: SubjectDiagnosis) => producers.join(", ") },
    { key: "note" },
  ],
  exitCode: (rows) => (rows.some(({ state }) => state === "wrong") ? EXIT.finding : EXIT.ok),
});
