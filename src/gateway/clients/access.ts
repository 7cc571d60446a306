import type { InferenceClient } from "../client.ts";
import type { GatewayControl } from "../control.ts";
import type { ConfigChoice, OpenPorts } from "../open.ts";

/** Where a command goes: a gateway at a URL, else an engine in this process over its own configuration. */
export interface Where extends ConfigChoice {
  readonly gateway?: string | undefined;
}

/** Both ports, whichever way they go. */
export interface Access {
  inference(where: Where): Promise<InferenceClient>;
  control(where: Where): Promise<GatewayControl>;
}

export function openAccess(_ports: OpenPorts): Access {
  throw new Error("not reached yet");
}
