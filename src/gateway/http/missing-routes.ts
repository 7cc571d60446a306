import { RequestError } from "../error.ts";
import type { Route, RouteTable } from "./route.ts";

/** Routes that TensorZero has and this gateway does not serve: named, so that nobody searches for a typing error. */
const MISSING: readonly string[] = [
  "/batch_inference",
  "/batch_inference/",
  "/experimental_optimization_workflow",
  "/experimental_optimization/",
  "/v1/optimization/",
  "/internal/",
  "/mcp",
];

export function addMissingRoutes(table: RouteTable): void {
  const refuse: Route = ({ request, path }) => {
    throw new RequestError(501, `Not implemented here: TensorZero's route ${request.method} ${path}`);
  };
  for (const path of MISSING) table.add("*", path, refuse);
}
