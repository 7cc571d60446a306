import type { Clock } from "../../../kernel/clock.ts";
import { asRequestError, FieldFault } from "../../api/read.ts";
import type { GatewayConfig } from "../../config/types.ts";
import { RequestError } from "../../error.ts";
import { parseBody } from "../body.ts";
import { jsonReply } from "../replies.ts";
import { nameInPath, type Routed, type RouteTable } from "../route.ts";
import {
  createDatapoints,
  type DatasetDeps,
  deleteDatapoints,
  getDatapoints,
  listDatapoints,
  updateDatapoints,
  updateMetadata,
} from "./datasets.ts";
import { giveFeedback } from "./feedback.ts";
import { datapointsFromInferences } from "./from-inferences.ts";
import { getInferences, listInferences } from "./inferences.ts";
import type { RecordsPort } from "./port.ts";
import { startEpisode, startRun } from "./workflow.ts";

export interface RecordRouteDeps {
  /** Undefined where the file of records can't be used. */
  readonly records: RecordsPort | undefined;
  readonly clock: Clock;
  config(): GatewayConfig;
}

type Answer = (routed: Routed, deps: DatasetDeps) => Promise<unknown>;

/** TensorZero's routes over what is remembered: feedback, inferences, datasets, workflow evaluations. */
export function addRecordRoutes(table: RouteTable, deps: RecordRouteDeps): void {
  const route = (answer: Answer) => async (routed: Routed) => {
    const { records, clock, config } = deps;
    if (records === undefined) {
      throw new RequestError(503, "Records can't be used: the gateway said why when it started");
    }
    try {
      return jsonReply(200, JSON.stringify(await answer(routed, { records, clock, config: config() })));
    } catch (thrown) {
      throw asRequestError(thrown);
    }
  };
  const bodied = (answer: (body: unknown, deps: DatasetDeps) => Promise<unknown>) =>
    route(({ request }, given) => answer(parseBody(request.body), given));
  table.add("POST", "/feedback", bodied(giveFeedback));
  table.add("POST", "/v1/inferences/list_inferences", bodied(listInferences));
  table.add("POST", "/v1/inferences/get_inferences", bodied(getInferences));
  for (const name of ["workflow_evaluation_run", "dynamic_evaluation_run"]) {
    table.add("POST", `/${name}`, bodied(startRun));
    table.add("POST", `/${name}/`, route(episodeRoute));
  }
  table.add(
    "POST",
    "/v1/datasets/get_datapoints",
    bodied((body, given) => getDatapoints(undefined, body, given)),
  );
  for (const method of ["POST", "PATCH", "DELETE"] as const)
    table.add(method, "/v1/datasets/", route(datasetRoute));
}

async function episodeRoute({ rest, request, path }: Routed, deps: DatasetDeps): Promise<unknown> {
  const run = /^([^/]+)\/episode$/.exec(rest)?.[1];
  if (run === undefined) throw new RequestError(404, `Route not found: ${request.method} ${path}`);
  return startEpisode(nameInPath(run), parseBody(request.body), deps);
}

const DATASET_ROUTES: Readonly<
  Record<string, (dataset: string, body: unknown, deps: DatasetDeps) => Promise<unknown>>
> = {
  "POST datapoints": createDatapoints,
  "PATCH datapoints": updateDatapoints,
  "DELETE datapoints": deleteDatapoints,
  "PATCH datapoints/metadata": updateMetadata,
  "POST datapoints/from_inferences": datapointsFromInferences,
  "POST from_inferences": datapointsFromInferences,
  "POST list_datapoints": listDatapoints,
  "POST get_datapoints": getDatapoints,
};

async function datasetRoute({ rest, request, path }: Routed, deps: DatasetDeps): Promise<unknown> {
  const { method, body } = request;
  const cut = rest.indexOf("/");
  const dataset = datasetName(nameInPath(cut < 0 ? rest : rest.slice(0, cut)));
  if (cut < 0 && method === "DELETE") return deleteDatapoints(dataset, undefined, deps);
  const key = `${method} ${rest.slice(cut + 1)}`;
  const answer = cut < 0 || !Object.hasOwn(DATASET_ROUTES, key) ? undefined : DATASET_ROUTES[key];
  if (answer === undefined) throw new RequestError(404, `Route not found: ${method} ${path}`);
  return answer(dataset, parseBody(body), deps);
}

/** TensorZero keeps these two for itself. */
const RESERVED: ReadonlySet<string> = new Set(["", "builder"]);

function datasetName(name: string): string {
  if (RESERVED.has(name) || name.startsWith("tensorzero::")) {
    throw new FieldFault(`Invalid dataset name: ${JSON.stringify(name)} is reserved`);
  }
  return name;
}
