import type { CommandTable } from "../../src/cli/define-command.ts";

export const geometryCommands: CommandTable = {
  "geometry decrypt": {
    summary: "decrypt the anchors of a geometry packet and write it to stdout",
    impact: "read",
    load: () => import("./decrypt.ts"),
  },
  "geometry default": {
    summary: "draw the default surface of Hyperdimensions, the nautilus",
    impact: "read",
    load: () => import("./default.ts"),
  },
  "geometry encrypt": {
    summary: "encrypt the anchors of a geometry packet and write it to stdout",
    impact: "read",
    load: () => import("./encrypt.ts"),
  },
  "geometry id": {
    summary: "compute the shape id of a geometry packet",
    impact: "read",
    load: () => import("./id.ts"),
  },
  "geometry lint": {
    summary: "check a geometry packet against its schema and the v1.0 checklist",
    impact: "read",
    load: () => import("./lint.ts"),
  },
  "geometry show": {
    summary: "say what a geometry packet is and draw it",
    impact: "read",
    load: () => import("./show.ts"),
  },
  "geometry sign": {
    summary: "sign a geometry packet and write it to stdout",
    impact: "read",
    load: () => import("./sign.ts"),
  },
  "geometry ui-check": {
    summary: "check that the Math UI answers and that its saves are of the form it reads",
    impact: "read",
    load: () => import("./ui-check.ts"),
  },
  "geometry verify": {
    summary: "verify the signatures of a geometry packet and name their scheme",
    impact: "read",
    load: () => import("./verify.ts"),
  },
};
