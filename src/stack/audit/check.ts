import type { ComposeProject, ComposeService } from "../compose/project.ts";
import type { Draft } from "./finding.ts";
import type { Policy } from "./rule.ts";

/** Looks at one project for whatever breaks its rules. */
export type AuditCheck = (project: ComposeProject, policy: Policy) => readonly Draft[];

/** What a check says of one service: the rest is filled in. */
export type OfService = Pick<Draft, "rule" | "message"> & Partial<Draft>;

export function eachService(
  look: (service: ComposeService, project: ComposeProject, policy: Policy) => readonly OfService[],
): AuditCheck {
  return (project, policy) =>
    [...project.services.values()].flatMap((service) =>
      look(service, project, policy).map((found) => ({
        subject: service.name,
        place: service.place,
        service: service.name,
        ...found,
      })),
    );
}

/** Of `registry.example:5000/team/name:1.2@sha256:…`. */
export interface ImageName {
  /** Without registry, tag and digest. */
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export function imageName(image: string): ImageName {
  const [name = "", digest] = image.split("@");
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  return {
    name: colon < 0 ? name : name.slice(0, colon),
    tag: colon < 0 ? undefined : name.slice(colon + 1),
    digest,
  };
}

/** The user that the guide names for a service, by its image or name. */
export function guideUser(service: ComposeService, policy: Policy): string | undefined {
  const names = [service.name, imageName(service.image ?? "").name];
  return policy.users.find(({ match }) =>
    names.some((name) => name.split(/[/.:_-]/).some((word) => word.startsWith(match))),
  )?.user;
}

/** A store: on the data tier, and on no tier that others come in by. */
export function isStore(service: ComposeService, policy: Policy): boolean {
  const others = [policy.api, policy.app, policy.bus];
  return (
    service.networks.includes(policy.data) && !service.networks.some((network) => others.includes(network))
  );
}
