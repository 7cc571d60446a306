import { at, entriesOf } from "../../compose/node.ts";
import { type AuditCheck, eachService, imageName } from "../check.ts";
import type { Draft } from "../finding.ts";

/** `latest`, `v1-latest`, `main`, `nightly`: tags that move. */
const FLOATING = /^(?:.*[-_.])?(?:latest|main|master|nightly|edge|dev|stable)$/;

export const images = eachService((service) => {
  const { image, built } = service;
  const place = at(service.node, "image")?.place ?? service.place;
  if (image === undefined || image === "") return [];
  const { name, tag, digest } = imageName(image);
  if (digest !== undefined) return [];
  const floats = tag === undefined || FLOATING.test(tag);
  const message = tag === undefined ? `${name} has no tag, which means latest` : `${name}:${tag} moves`;
  if (floats) return [{ rule: "floating-tag", message, place }];
  return built ? [] : [{ rule: "image-digest", message: `${name}:${tag} is not pinned by a digest`, place }];
});

/** Of each file that was read, not of the merged project: Compose warns for each. */
export const versionKeys: AuditCheck = (project) =>
  [...project.texts].flatMap(([file, text]): Draft[] => {
    const lines = text.split("\n");
    const at = lines.findIndex((line) => /^version\s*:/.test(line));
    if (at < 0 || !/\.ya?ml$/i.test(file)) return [];
    const message = "version is obsolete, and Compose warns of it each time";
    return [{ rule: "version-key", subject: file, message, place: { file, line: at + 1 } }];
  });

const BUS_CREDENTIALS = /^(?:--?(?:user|pass|auth|c|config|tlsverify)(?:=.*)?|.*\.conf)$/;

export const busAuth = eachService((service) => {
  const { name } = imageName(service.image ?? "");
  if (name !== "nats" && !name.endsWith("/nats")) return [];
  if (service.command.some((word) => BUS_CREDENTIALS.test(word))) return [];
  const place = entriesOf(service.node).get("command")?.place ?? service.place;
  return [{ rule: "bus-auth", message: "NATS starts without user, token or configuration", place }];
});
