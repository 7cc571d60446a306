import { at, type ComposeNode, entriesOf, itemsOf, type Place } from "../../compose/node.ts";
import type { ComposeService } from "../../compose/project.ts";
import { eachService, type OfService } from "../check.ts";
import { exposuresOf } from "../secrets.ts";

/** A place of a service where a secret may stand in the open. */
export interface Exposed {
  /** `environment`, `command`, `build.args` and the like. */
  readonly where: string;
  readonly name: string;
  readonly source: string;
  readonly place: Place;
}

/** All values of a service that could hold a secret, as they stand in the file. */
export function exposable({ node }: ComposeService): readonly Exposed[] {
  const pairs = (where: string, from: ComposeNode | undefined): Exposed[] =>
    [...entriesOf(from)].flatMap(([name, { place, value }]) =>
      value.kind === "scalar" && value.value !== null ? [{ where, name, source: value.source, place }] : [],
    );
  const words = (where: string): Exposed[] => {
    const value = at(node, where);
    if (value === undefined) return [];
    const source = value.kind === "scalar" ? value.source : itemsOf(value).map(sourceOf).join(" ");
    return [{ where, name: where, source, place: value.place }];
  };
  return [
    ...pairs("environment", at(node, "environment")),
    ...pairs("build.args", at(node, "build", "args")),
    ...pairs("labels", at(node, "labels")),
    ...words("command"),
    ...words("entrypoint"),
  ];
}

function sourceOf(node: ComposeNode): string {
  return node.kind === "scalar" ? node.source : "";
}

export const secrets = eachService((service) =>
  exposable(service).flatMap(({ where, name, source, place }) => {
    const found = exposuresOf(name, source).map(({ kind, name: of }): OfService => {
      const label = where === name ? where : `${where}.${name}`;
      const subject = `${service.name}:${label}:${of}`;
      return kind === "literal"
        ? {
            rule: "literal-secret",
            message: `${label} holds ${named(of, name)} in plain text`,
            place,
            subject,
          }
        : {
            rule: "secret-default",
            message: `${label} falls back to a default where ${of} is not set`,
            place,
            subject,
          };
    });
    return [...new Map(found.map((one) => [`${one.rule} ${one.subject}`, one])).values()];
  }),
);

function named(of: string, name: string): string {
  return of === name ? "a secret" : `the secret ${of}`;
}

const SUPABASE_KEY = /^(?:.*_)?SUPABASE_(?:.*_)?(?:ANON|SERVICE)(?:_ROLE)?_KEY$|^(?:ANON|SERVICE)_KEY$/;
const JWT = /^ey[\w-]+\.[\w-]+\.[\w-]+$/;

export const supabaseKeys = eachService((service) =>
  [...service.env].flatMap(([name, { value, place }]): OfService[] => {
    if (!SUPABASE_KEY.test(name) || value === undefined || value === "" || JWT.test(value)) return [];
    return [
      {
        rule: "supabase-jwt",
        message: `${name} has not the form of a JWT`,
        place,
        subject: `${service.name}:${name}`,
      },
    ];
  }),
);
