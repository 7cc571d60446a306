import type { RuleId } from "../audit/rule.ts";
import type { Fix } from "./fix.ts";
import { dependsOn, healthcheck, limits } from "./fix-lifecycle.ts";
import { dataPorts, loopback, makeInternal, tier } from "./fix-networks.ts";
import { capDrop, noNewPrivileges, readOnly, tmpfsSize, user, writable } from "./fix-privileges.ts";
import { secrets } from "./fix-secrets.ts";

/** By rule: how an overlay mends it. Users come first, since others ask who owns a path. */
export const FIXES: Partial<Readonly<Record<RuleId, Fix>>> = {
  "non-root-user": user,
  "expected-user": user,
  "read-only-root": readOnly,
  "writable-paths": writable,
  "tmpfs-size": tmpfsSize,
  "cap-drop-all": capDrop,
  "no-new-privileges": noNewPrivileges,
  "explicit-tier": tier,
  "flat-network": ({ project, policy, overlay }) => makeInternal(policy.watch_tier, project, overlay),
  "resource-limits": limits,
  healthcheck,
  "depends-on-healthy": dependsOn,
  "data-port-published": dataPorts,
  "loopback-ports": loopback,
  "literal-secret": secrets,
  "secret-default": secrets,
};
