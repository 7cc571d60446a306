import { join } from "node:path";
import type { Where } from "../gateway/clients/access.ts";
import type { Finding } from "../stack/checks/finding.ts";
import type { Seen } from "../stack/doctor/finding.ts";
import type { Keeping } from "../stack/next/next.ts";
import type { NextPorts } from "../stack/next/steps.ts";
import type { Roots } from "./base.ts";
import type { DoctorCapabilities } from "./doctor.ts";
import type { HubCapabilities } from "./hub.ts";
import type { RecordCapabilities } from "./records.ts";
import type { StackCapabilities } from "./stack.ts";
import type { StackFactsCapabilities } from "./stack-facts.ts";

export interface StackNextOptions {
  readonly compose: readonly string[];
  readonly envFile: readonly string[];
  readonly mathUi: string;
  /** `ORG/NAME`; undefined: `[hub] dataset`, else geometry-trajectories-v1 of whoever the token belongs to. */
  readonly dataset: string | undefined;
}

/** What the first steps are judged by. */
export interface StackNextCapabilities {
  readonly stackNext: (
    where: Where,
    options: StackNextOptions,
  ) => Promise<NextPorts & { readonly keeping: Keeping }>;
}

type Others = DoctorCapabilities &
  HubCapabilities &
  RecordCapabilities &
  StackCapabilities &
  StackFactsCapabilities;

export function stackNextCapabilities(
  { folders, lazy, options: { stop } }: Roots,
  others: Others,
): StackNextCapabilities {
  const file = join(folders.state, "stack-next.json");
  return {
    stackNext: async (where, options) => {
      const doctor = await others.doctor(where);
      const { signal } = stop;
      const facts = lazy.once(() =>
        others.stackFacts({
          ...options,
          prometheus: [],
          dashboard: [],
          live: false,
          optional: true,
          host: "",
          listenMs: 0,
        }),
      );
      return {
        services: others.services,
        facts,
        gateway: async () => {
          const { checkGateway } = await import("../stack/doctor/gateway.ts");
          return worstOf(await checkGateway(doctor, signal));
        },
        trace: async (name) => {
          const { traceEvidence } = await import("../stack/next/evidence.ts");
          const key = where.gateway === undefined ? undefined : doctor.gateway?.url;
          return traceEvidence(name, {
            http: doctor.http,
            gateway: key,
            key: doctor.key,
            signal,
            local: localTrace(others),
          });
        },
        mathUi: async () => {
          const [{ checkUi }, { uiEvidence }] = await Promise.all([
            import("../geometry/ui-check.ts"),
            import("../stack/next/evidence.ts"),
          ]);
          return uiEvidence(options.mathUi, () => checkUi(options.mathUi, { http: doctor.http, signal }));
        },
        hub: async () => {
          const { hubEvidence } = await import("../stack/next/evidence.ts");
          const dataset = options.dataset ?? (await others.hubSettings()).dataset;
          return hubEvidence(doctor, dataset, signal);
        },
        keeping: {
          file,
          read: async () => (await import("../adapters/files/read-text.ts")).readText(file),
          write: async (text) => {
            const { writeFiles } = await import("../adapters/files/write-files.ts");
            await writeFiles([{ path: file, text }], true);
          },
        },
      };
    },
  };
}

function localTrace(others: RecordCapabilities) {
  return async (functionName: string) => {
    const [found] = await (await others.records()).inferences({ functionName, limit: 1, summary: true });
    return found?.id;
  };
}

/** The doctor's words in those of the checks. */
function worstOf(seen: readonly Seen[]): Finding {
  const bad = seen.find(({ result }) => result === "failed") ?? seen.find(({ result }) => result !== "ok");
  const [first] = seen;
  const one = bad ?? first;
  if (one === undefined) return { result: "not_checked", evidence: "nothing was seen" };
  const results = { ok: "done", failed: "not_done", warning: "done", not_checked: "not_checked" } as const;
  return { result: results[one.result], evidence: `${one.name}: ${one.detail}`, mend: one.fix ?? undefined };
}
