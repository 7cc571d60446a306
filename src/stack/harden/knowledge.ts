import * as z from "zod";
import { imageName } from "../audit/check.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { ComposeService } from "../compose/project.ts";

const text = z.string().min(1);
const paths = z.array(z.string().startsWith("/")).default([]);

const imageSchema = z.strictObject({
  match: z.array(text).min(1),
  user: text.optional(),
  tmpfs: paths,
  data: paths,
  root: text.optional(),
  writable: text.optional(),
  cap_add: z.array(text).default([]),
  healthcheck: z.array(text).min(2).optional(),
});

const defaultsSchema = z.strictObject({
  tmp: text,
  cache: text,
  cache_path: text,
  cpus: text,
  memory: text,
  gpu_tmp: text,
  gpu_cache: text,
  gpu_cpus: text,
  gpu_memory: text,
});

/** The table of `config/audit/images.toml`, for the reader of settings. */
export const hardenTable = {
  name: "harden",
  schema: z.strictObject({ defaults: defaultsSchema, images: z.array(imageSchema) }),
};

export type HardenTable = z.output<typeof hardenTable.schema>;
export type KnownImage = HardenTable["images"][number];

/** What is known of images and services beside the files. */
export interface Knowledge extends HardenTable {
  readonly catalogue: Catalogue;
}

/** The entry for a service's image; undefined where nobody has written one. */
export function knownImage(service: ComposeService, { images }: Knowledge): KnownImage | undefined {
  const { name } = imageName(service.image ?? "");
  if (name === "") return undefined;
  const matches = images.flatMap((image) =>
    image.match
      .filter((match) => name === match || name.endsWith(`/${match}`))
      .map((match) => ({ image, match })),
  );
  // The longest name says most.
  return matches.sort((one, other) => other.match.length - one.match.length)[0]?.image;
}

/** A probe for a service that is built here, of the route that its code serves; these are Python. */
export function builtProbe(service: ComposeService, { catalogue }: Knowledge): readonly string[] | undefined {
  const row = catalogue.find(({ services }) => services.includes(service.name));
  const [path] = row?.health?.paths ?? [];
  if (!service.built || row?.health === undefined || path === undefined) return undefined;
  const port = containerPort(service, row.ports, row.health.port);
  if (port === undefined) return undefined;
  const url = `http://localhost:${port}${path}`;
  return ["CMD", "python", "-c", `import urllib.request; urllib.request.urlopen('${url}', timeout=4)`];
}

/** The port inside; undefined where the row speaks of another service's. */
function containerPort(service: ComposeService, ports: readonly string[], host: number): number | undefined {
  const published = service.ports.find((port) => port.host === host)?.container;
  if (published !== undefined) return published;
  const [, inside] = ports.map((text) => text.split(":").map(Number)).find(([outer]) => outer === host) ?? [];
  return service.ports.some(({ container }) => container === inside) ? inside : undefined;
}

/** The tiers that the guide wants a service on. */
export function wantedTiers(service: ComposeService, { catalogue }: Knowledge): readonly string[] {
  return catalogue.find(({ services }) => services.includes(service.name))?.tier ?? [];
}
