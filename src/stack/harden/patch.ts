/** What an overlay says of one service, over what the base files say. */
export interface ServicePatch {
  user?: string;
  readOnly?: boolean;
  /** Whole list where the base's has to go, else what is added. */
  tmpfs?: { readonly replace: boolean; readonly items: readonly string[] };
  volumes?: readonly string[];
  capDrop?: boolean;
  capAdd?: readonly string[];
  securityOpt?: { readonly replace: boolean; readonly items: readonly string[] };
  networks?: readonly string[];
  limits?: { readonly cpus?: string; readonly memory?: string };
  healthcheck?: readonly string[];
  dependsOn?: readonly string[];
  /** Takes the place of the base's; none at all where empty. */
  ports?: readonly (string | Readonly<Record<string, string>>)[];
  environment?: Readonly<Record<string, string>>;
  buildArgs?: Readonly<Record<string, string>>;
  command?: string | readonly string[];
  entrypoint?: string | readonly string[];
}

/** A whole overlay, mutable while it is planned. */
export interface OverlayPatch {
  readonly services: Map<string, ServicePatch>;
  /** Networks that become internal. */
  readonly internal: Set<string>;
  /** Named volumes that the overlay adds. */
  readonly volumes: Set<string>;
}

export function emptyPatch(): OverlayPatch {
  return { services: new Map(), internal: new Set(), volumes: new Set() };
}

export function patchOf(overlay: OverlayPatch, service: string): ServicePatch {
  const there = overlay.services.get(service);
  if (there !== undefined) return there;
  const made: ServicePatch = {};
  overlay.services.set(service, made);
  return made;
}
