import type { HttpClient } from "../../gateway/index.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { Secret } from "../../kernel/secret.ts";
import { wantedPath, wantedValue } from "../catalogue/address.ts";
import { type Catalogue, findRow } from "../catalogue/catalogue.ts";
import type { ServiceRow } from "../catalogue/row.ts";
import { addressesOf } from "../checks/url.ts";
import { compareLines, type EnvFileText, withoutLogin } from "../env/compare.ts";
import { Examination } from "./examination.ts";
import { type Examined, failed, ok, type Seen, unknown } from "./finding.ts";
import { jsonOf } from "./http.ts";

/** What proving a migration needs. */
export interface MigrationPorts {
  readonly services: () => Promise<Catalogue>;
  readonly envFiles: readonly EnvFileText[];
  readonly http: HttpClient;
  readonly clock: Clock;
  /** Address of the gateway as seen from here; undefined leaves it to the service's own variable. */
  readonly gateway: string | undefined;
  readonly key: Secret | undefined;
  readonly newId: () => string;
  /** A trace with this tag in the records of this machine. */
  readonly localTrace: (tag: string, value: string) => Promise<string | undefined>;
}

/** Tag of the request; its value is the id of the check. */
export const CHECK_TAG = "pmoves.migrate_check";
const EVERY_MS = 150;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Do calls of a service arrive as traces: its variables point at the gateway, one request in its own dialect,
 * to the function that is meant for it, is answered, and the request's tag is found in the records.
 */
export function checkMigration(
  ports: MigrationPorts,
  service: string,
  deadlineMs: number,
  signal: AbortSignal,
): Examined {
  async function* findings() {
    const row = findRow(await ports.services(), service);
    for await (const seen of steps(ports, row, deadlineMs, signal))
      yield { area: "migrate", ...seen } as const;
  }
  return new Examination(findings());
}

async function* steps(
  ports: MigrationPorts,
  row: ServiceRow,
  deadlineMs: number,
  signal: AbortSignal,
): AsyncGenerator<Seen, void, undefined> {
  const variables = variablesOf(row, ports.envFiles);
  yield* variables;
  if (row.function === undefined) {
    const why =
      row.no_client ?? "no function of the gateway is meant for it, and embeddings alone leave no trace";
    yield unknown("request", why, `pmoves stack show ${row.name}`);
    return;
  }
  const base = ports.gateway ?? addressIn(row, ports.envFiles);
  if (base === undefined) {
    yield unknown(
      "request",
      "no gateway was named, and no env file says one",
      "name it: --gateway http://127.0.0.1:3000",
    );
    return;
  }
  const limited = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
  const id = ports.newId();
  const sent = await send(ports, row, base, id, limited, signal);
  yield sent;
  if (sent.result === "failed") return;
  yield await traced(ports, base, id, deadlineMs, limited, signal);
}

function variablesOf(row: ServiceRow, files: readonly EnvFileText[]): readonly Seen[] {
  if (files.length === 0) {
    return [
      unknown(
        "variables",
        "its env files were not named",
        "name them: --env-file env.shared --env-file .env.local",
      ),
    ];
  }
  return row.variables
    .filter(({ needed, form }) => needed && form !== "key")
    .map((variable) => {
      const wanted = wantedValue(variable, "http://tensorzero-gateway:3000", "");
      const line = { service: row.name, name: variable.name, value: wanted, needed: true, key: false };
      const [found] = compareLines([line], files);
      const mend = `pmoves stack env ${row.name} --write ${files.at(-1)?.file}`;
      if (found === undefined || found.current === null) return failed(variable.name, "is not set", mend);
      const path = wantedPath(variable.form);
      const fits = path === undefined ? found.state === "same" : addressesOf(found.current)[0]?.path === path;
      const text = `${withoutLogin(found.current)} (${found.place})`;
      return fits
        ? ok(variable.name, text)
        : failed(variable.name, `${text}, where ${wanted} is wanted`, mend);
    });
}

/** The gateway's origin in the variables of the service. */
function addressIn(row: ServiceRow, files: readonly EnvFileText[]): string | undefined {
  const lines = row.variables
    .filter(({ form }) => wantedPath(form) !== undefined)
    .map(({ name }) => ({ service: row.name, name, value: "", needed: true, key: false }));
  for (const { current } of compareLines(lines, files)) {
    const [at] = addressesOf(current ?? "");
    if (at !== undefined) return `${at.scheme}://${at.host}${at.port === undefined ? "" : `:${at.port}`}`;
  }
  return undefined;
}

function headersOf(key: Secret | undefined): Readonly<Record<string, string>> {
  const type = { "content-type": "application/json", accept: "application/json" };
  return key === undefined ? type : { ...type, authorization: `Bearer ${key.reveal()}` };
}

async function send(
  { http, key }: MigrationPorts,
  row: ServiceRow,
  base: string,
  id: string,
  limited: AbortSignal,
  signal: AbortSignal,
): Promise<Seen> {
  const url = `${base}/openai/v1/chat/completions`;
  const body = JSON.stringify({
    model: `tensorzero::function_name::${row.function}`,
    messages: [{ role: "user", content: "Say ok." }],
    max_tokens: 8,
    "tensorzero::tags": { [CHECK_TAG]: id, "pmoves.service": row.name },
  });
  try {
    const { status, body: text } = await http.exchange(
      { method: "POST", url, headers: headersOf(key), body, signal: limited },
      MAX_BYTES,
    );
    if (status === 200) return ok("request", `${url} answers for ${row.function}`);
    const fix =
      status === 404 || status === 400
        ? `declare [functions.${row.function}] in tensorzero.toml`
        : "pmoves doctor --only targets";
    return failed(
      "request",
      `${url} answers ${status}: ${reasonIn(text)}`,
      status === 401 ? "set PMOVES_API_KEY" : fix,
    );
  } catch (error) {
    signal.throwIfAborted();
    const reason = limited.aborted ? "no answer in time" : messageOf(error);
    return failed(
      "request",
      `${url}: ${reason}`,
      "name the gateway as it is seen from here: --gateway http://127.0.0.1:3000",
    );
  }
}

function reasonIn(text: string): string {
  const body = jsonOf(text);
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  if (typeof error === "string") return error;
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return text.slice(0, 200);
}

/** Records are written behind the answer, so they are asked until they have it. */
async function traced(
  ports: MigrationPorts,
  base: string,
  id: string,
  deadlineMs: number,
  limited: AbortSignal,
  signal: AbortSignal,
): Promise<Seen> {
  let refusal: string | undefined;
  try {
    for (;;) {
      const found = await lookUp(ports, base, id, limited);
      if (found.trace !== undefined) return ok("trace", `${found.trace} has the tag ${CHECK_TAG}=${id}`);
      refusal = found.refusal;
      await sleep(ports.clock, EVERY_MS, limited);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!limited.aborted) throw error;
    const where = refusal === undefined ? "" : ` (${refusal})`;
    return failed(
      "trace",
      `the request was answered, and no trace of it came within ${deadlineMs / 1000} s${where}`,
      "let the gateway remember: enabled = true in [store] of its pmoves.toml",
    );
  }
}

interface Found {
  readonly trace: string | undefined;
  /** Why the gateway could not be asked. */
  readonly refusal?: string | undefined;
}

async function lookUp(ports: MigrationPorts, base: string, id: string, signal: AbortSignal): Promise<Found> {
  const { status, body } = await ports.http.exchange(
    {
      method: "POST",
      url: `${base}/v1/inferences/list_inferences`,
      headers: headersOf(ports.key),
      body: JSON.stringify({
        output_source: "inference",
        limit: 1,
        filters: { type: "tag", key: CHECK_TAG, value: id, comparison_operator: "=" },
      }),
      signal,
    },
    MAX_BYTES,
  );
  if (status !== 200) {
    return {
      trace: await ports.localTrace(CHECK_TAG, id),
      refusal: `its records answer ${status}: ${reasonIn(body)}`,
    };
  }
  return { trace: firstId(jsonOf(body)) };
}

function firstId(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("inferences" in body)) return undefined;
  const [first] = Array.isArray(body.inferences) ? (body.inferences as readonly unknown[]) : [];
  if (typeof first !== "object" || first === null || !("inference_id" in first)) return undefined;
  return String(first.inference_id);
}
