import { wantedPath, wantedValue } from "../catalogue/address.ts";
import type { GatewayVariable, ServiceRow } from "../catalogue/row.ts";
import { type Check, gatewayHosts, inFiles } from "./check.ts";
import type { EnvValue, StackFiles, StackService } from "./facts.ts";
import { done, type Finding, notChecked, notDone, wrong } from "./finding.ts";
import { addressesOf, isLoopback } from "./url.ts";

/** Do the variables that the service's code really reads point at the gateway. */
export const gatewayEnv: Check = (row, facts) => {
  if (row.no_client !== undefined) {
    return [notDone(row.no_client, `see what applies to it: pmoves stack show ${row.name}`)];
  }
  return inFiles((service, stack) =>
    row.variables.flatMap((variable) => look(variable, service, stack, row)),
  )(row, facts);
};

function look(
  variable: GatewayVariable,
  service: StackService,
  stack: StackFiles,
  row: ServiceRow,
): readonly Finding[] {
  // A key says nothing about where a call goes, and its value is none of our business.
  if (variable.form === "key") return [];
  const found = service.env.get(variable.name);
  if (found?.value === undefined || found.value === "")
    return variable.needed ? [unset(variable, service, row)] : [];
  const path = wantedPath(variable.form);
  if (path === undefined) return variable.needed ? [plainValue(variable, found, row)] : [];
  return [address(variable, { ...found, value: found.value }, path, gatewayHosts(stack), row)];
}

function unset(variable: GatewayVariable, service: StackService, row: ServiceRow): Finding {
  const mend = `print the lines: pmoves stack env ${row.name}`;
  if (service.missingEnvFiles.length === 0) {
    return notDone(`${service.name} has no ${variable.name}`, mend, service.place);
  }
  const files = service.missingEnvFiles.join(", ");
  return {
    ...notChecked(`compose sets no ${variable.name}, and these env files are not here: ${files}`, mend),
    place: service.place,
  };
}

function plainValue(variable: GatewayVariable, found: EnvValue, row: ServiceRow): Finding {
  const wanted = variable.value ?? "";
  const value = found.value ?? "";
  // A model may be any that the gateway knows; a mode is this one.
  const fits = wanted.startsWith("tensorzero::") ? value.startsWith("tensorzero::") : value === wanted;
  if (fits) return done(`${variable.name} is ${value}`, found.place);
  return wrong(
    `${variable.name} is ${value}`,
    `set ${variable.name}=${wanted}: pmoves stack env ${row.name}`,
    found.place,
  );
}

function address(
  variable: GatewayVariable,
  found: { readonly value: string; readonly place: EnvValue["place"] },
  path: string,
  hosts: readonly string[],
  row: ServiceRow,
): Finding {
  const [at] = addressesOf(found.value);
  const mend = `set ${variable.name} to ${wantedValue(variable, `http://${hosts[0] ?? "pmoves-gateway"}:3000`, "")}: pmoves stack env ${row.name}`;
  if (at === undefined) return wrong(`${variable.name} is no address`, mend, found.place);
  // Only host, port and path are shown: an address may carry a password.
  const shown = `${at.scheme}://${at.host}${at.port === undefined ? "" : `:${at.port}`}${at.path}`;
  if (isLoopback(at.host)) {
    return wrong(
      `${variable.name} is ${shown}: inside a container that is the container itself`,
      mend,
      found.place,
    );
  }
  if (at.host === "host.docker.internal") {
    return notChecked(
      `${variable.name} is ${shown}: what listens on the host does not stand in compose`,
      mend,
    );
  }
  if (!hosts.includes(at.host)) {
    const known =
      hosts.length === 0 ? "these files define no gateway" : `the gateway is called ${hosts.join(", ")}`;
    return wrong(`${variable.name} is ${shown}: ${known}`, mend, found.place);
  }
  if (at.path !== path) {
    return wrong(
      `${variable.name} is ${shown}: its path has to be ${path === "" ? "empty" : path}`,
      mend,
      found.place,
    );
  }
  return done(`${variable.name} is ${shown}`, found.place);
}
