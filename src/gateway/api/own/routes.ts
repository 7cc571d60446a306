import type { Target } from "../../config/types.ts";
import type { EventBatch, EventHub } from "../../control/events.ts";
import { allTargets, type GatewayState, unbench } from "../../control/state.ts";
import type { Engine } from "../../engine/engine.ts";
import { RequestError } from "../../error.ts";
import { parseBody } from "../../http/body.ts";
import { jsonReply, sseReply } from "../../http/replies.ts";
import { nameInPath, type Routed, type RouteTable } from "../../http/route.ts";
import type { BenchBook } from "../../routing/bench-book.ts";
import { explainAsked, readExplainRequest } from "./explain-request.ts";

export interface OwnRouteDeps {
  readonly engine: Engine;
  readonly hub: EventHub;
  readonly benches: BenchBook;
  state(): GatewayState;
}

/** `/pmoves/v1`: what commands and screens use to see and change a running gateway. */
export function addOwnRoutes(table: RouteTable, deps: OwnRouteDeps): void {
  table.add("GET", "/pmoves/v1/state", () => jsonReply(200, JSON.stringify(deps.state())));
  table.add("GET", "/pmoves/v1/events", ({ request, query }) => {
    const asked = new URLSearchParams(query).get("attempts") ?? "all";
    if (asked !== "all" && asked !== "failed") {
      throw new RequestError(400, `attempts=${asked}: must be all or failed`);
    }
    return sseReply(eventLines(deps.hub.listen(request.signal, { attempts: asked })));
  });
  table.add("POST", "/pmoves/v1/route/explain", async ({ request }) => {
    const asked = readExplainRequest(parseBody(request.body));
    return jsonReply(200, JSON.stringify(await explainAsked(deps.engine, asked, Date.now())));
  });
  table.add("POST", "/pmoves/v1/targets/", (routed) => targetRoute(routed, deps));
}

async function* eventLines(batches: AsyncIterable<EventBatch>): AsyncGenerator<string, void, undefined> {
  yield ": listening\n\n";
  for await (const { events, dropped } of batches) {
    let text =
      dropped === 0
        ? ""
        : `event: dropped\ndata: ${JSON.stringify({ event: "dropped", count: dropped })}\n\n`;
    for (const event of events) text += `event: ${event.event}\ndata: ${JSON.stringify(event)}\n\n`;
    yield text;
  }
}

async function targetRoute({ request, rest }: Routed, deps: OwnRouteDeps) {
  const cut = rest.lastIndexOf("/");
  const verb = rest.slice(cut + 1);
  const target = findTarget(nameInPath(rest.slice(0, Math.max(0, cut))), deps.engine);
  if (verb === "unbench") return jsonReply(200, JSON.stringify(unbench(target, deps.benches)));
  if (verb === "probe")
    return jsonReply(200, JSON.stringify(await deps.engine.probe(target, request.signal)));
  throw new RequestError(404, `Unknown action on a target: ${verb}; there are probe and unbench`);
}

function findTarget(id: string, engine: Engine): Target {
  const target = allTargets(engine.snapshot.config).find((candidate) => candidate.id === id);
  if (!target) throw new RequestError(404, `Unknown target: ${id}; GET /pmoves/v1/state lists them`);
  return target;
}
