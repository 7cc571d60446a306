import type { HttpClient } from "../../gateway/index.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Secret } from "../../kernel/secret.ts";
import { done, type Finding, notChecked, notDone, wrong } from "../checks/finding.ts";
import { ask, jsonOf } from "../doctor/http.ts";
import { seeToken } from "../doctor/hub.ts";
import type { DoctorPorts } from "../doctor/ports.ts";

const PATIENCE_MS = 8000;

export interface TracePorts {
  readonly http: HttpClient;
  /** A gateway that is asked for its records; undefined: those of this machine. */
  readonly gateway: string | undefined;
  readonly key: Secret | undefined;
  readonly signal: AbortSignal;
  readonly local: (functionName: string) => Promise<string | undefined>;
}

const CHECK = "pmoves doctor --migrate-check agent-zero";

/** Has a function been called: the newest of its traces. */
export async function traceEvidence(functionName: string, ports: TracePorts): Promise<Finding> {
  const { gateway, http, key, signal, local } = ports;
  try {
    if (gateway === undefined)
      return traced(functionName, await local(functionName), "the records of this machine");
    const authorization = key === undefined ? {} : { authorization: `Bearer ${key.reveal()}` };
    const { status, body } = await http.exchange({
      method: "POST",
      url: `${gateway}/v1/inferences/list_inferences`,
      headers: { "content-type": "application/json", ...authorization },
      body: JSON.stringify({ function_name: functionName, output_source: "inference", limit: 1 }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (status !== 200) return notChecked(`the records of ${gateway} answer ${status}`, CHECK);
    return traced(functionName, firstId(jsonOf(body)), `the records of ${gateway}`);
  } catch (error) {
    signal.throwIfAborted();
    return notChecked(`the records could not be asked: ${messageOf(error)}`, CHECK);
  }
}

function traced(functionName: string, id: string | undefined, where: string): Finding {
  if (id !== undefined) return done(`trace ${id} of ${functionName} is in ${where}`);
  return notDone(`no trace of ${functionName} is in ${where}`, CHECK);
}

function firstId(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("inferences" in body)) return undefined;
  const [first] = Array.isArray(body.inferences) ? (body.inferences as readonly unknown[]) : [];
  if (typeof first !== "object" || first === null || !("inference_id" in first)) return undefined;
  return String(first.inference_id);
}

interface UiRow {
  readonly name: string;
  readonly result: "ok" | "failed" | "not_checked";
  readonly detail: string;
}

/** The page, its list of saves, and the saves themselves. */
export async function uiEvidence(
  url: string,
  look: () => Promise<readonly UiRow[]>,
): Promise<readonly Finding[]> {
  const mend = `pmoves geometry ui-check ${url}`;
  try {
    return (await look()).map(({ name, result, detail }) => {
      if (result === "ok") return done(`${name}: ${detail}`);
      return result === "failed" ? wrong(`${name}: ${detail}`, mend) : notChecked(`${name}: ${detail}`, mend);
    });
  } catch (error) {
    if (!(error instanceof PmovesError) || error.code !== "ui.unreachable") throw error;
    return [{ result: "not_deployed", evidence: error.message, mend: error.hint }];
  }
}

const NAME = "geometry-trajectories-v1";

/** A token that may write, and a data set that has a file of rows in it. */
export async function hubEvidence(
  ports: DoctorPorts,
  dataset: string | undefined,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { seen: token, who } = await seeToken(ports, signal);
  if (token.result === "not_checked") return [notChecked(token.detail, token.fix ?? undefined)];
  if (token.result === "failed") return [notDone(token.detail, token.fix ?? "set HF_TOKEN")];
  // As `hf publish` chooses where no repository is named.
  const repo = dataset ?? `${who?.orgs[0] ?? who?.name}/${NAME}`;
  const { endpoint, token: access } = await ports.hub();
  const answer = await ask({
    http: ports.http,
    url: `${endpoint}/api/datasets/${repo}`,
    signal,
    headers: access === undefined ? {} : { authorization: `Bearer ${access.secret.reveal()}` },
    patienceMs: PATIENCE_MS,
  });
  const mend = `pmoves hf publish --repo ${repo} --dry-run, then without it`;
  if (answer.kind !== "answer")
    return [notChecked(`${repo}: ${answer.reason}`, "check the network, or HF_ENDPOINT")];
  if (answer.status === 404 || answer.status === 401)
    return [notDone(`${token.detail}; there is no data set ${repo} yet`, mend)];
  if (answer.status !== 200) return [notChecked(`${repo}: the Hub answers ${answer.status}`, mend)];
  const files = filesIn(jsonOf(answer.body));
  const rows = files.filter((file) => /\.(parquet|jsonl|arrow)$/.test(file));
  if (rows.length > 0) return [done(`${repo} has ${rows.length} files of rows, ${rows[0]} for one`)];
  return [notDone(`${repo} is there and has no file of rows`, mend)];
}

function filesIn(body: unknown): readonly string[] {
  if (typeof body !== "object" || body === null || !("siblings" in body) || !Array.isArray(body.siblings))
    return [];
  return (body.siblings as readonly { readonly rfilename?: unknown }[]).flatMap(({ rfilename }) =>
    typeof rfilename === "string" ? [rfilename] : [],
  );
}
