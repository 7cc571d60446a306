import type { AuditCheck } from "./check.ts";
import { filesystem } from "./checks/filesystem.ts";
import { busAuth, images, versionKeys } from "./checks/images.ts";
import { dependencies, healthchecks, limits } from "./checks/lifecycle.ts";
import { flatNetworks, internalNetworks, separation, tiers } from "./checks/networks.ts";
import { clashes, containerNames, publishedPorts } from "./checks/ports.ts";
import { capabilities, host, securityOptions, users } from "./checks/privileges.ts";
import { reading } from "./checks/reading.ts";
import { secrets, supabaseKeys } from "./checks/secrets.ts";
import type { RuleId } from "./rule.ts";

/** What finds each rule; those of comments are found where comments are read. */
export const CHECKS: readonly { readonly rules: readonly RuleId[]; readonly check: AuditCheck }[] = [
  { rules: ["non-root-user", "expected-user"], check: users },
  { rules: ["read-only-root", "writable-paths", "broad-writable-mount", "tmpfs-size"], check: filesystem },
  { rules: ["cap-drop-all", "cap-add"], check: capabilities },
  { rules: ["no-new-privileges", "seccomp"], check: securityOptions },
  { rules: ["privileged", "host-namespace", "docker-socket"], check: host },
  { rules: ["explicit-tier"], check: tiers },
  { rules: ["flat-network"], check: flatNetworks },
  { rules: ["internal-networks"], check: internalNetworks },
  { rules: ["data-bus-separation", "api-bus-separation"], check: separation },
  { rules: ["resource-limits"], check: limits },
  { rules: ["healthcheck"], check: healthchecks },
  { rules: ["depends-on-healthy"], check: dependencies },
  { rules: ["loopback-ports", "data-port-published"], check: publishedPorts },
  { rules: ["host-port-clash"], check: clashes },
  { rules: ["container-name-clash"], check: containerNames },
  { rules: ["literal-secret", "secret-default"], check: secrets },
  { rules: ["supabase-jwt"], check: supabaseKeys },
  { rules: ["floating-tag", "image-digest"], check: images },
  { rules: ["version-key"], check: versionKeys },
  { rules: ["bus-auth"], check: busAuth },
  {
    rules: [
      "no-image",
      "undefined-reference",
      "unknown-key",
      "missing-env-file",
      "env-file-mode",
      "required-variable",
      "unset-variable",
    ],
    check: reading,
  },
];
