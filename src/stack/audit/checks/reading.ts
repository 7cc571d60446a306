import type { Diagnostic } from "../../compose/failure.ts";
import type { AuditCheck } from "../check.ts";
import type { Draft } from "../finding.ts";
import type { RuleId } from "../rule.ts";

const RULES: Readonly<Record<Diagnostic["code"], RuleId>> = {
  unknown_key: "unknown-key",
  unset_variable: "unset-variable",
  required_variable: "required-variable",
  missing_env_file: "missing-env-file",
  open_env_file: "env-file-mode",
  undefined_reference: "undefined-reference",
  no_image: "no-image",
};

/** What reading the files has brought up. What many services share is said once, where it stands first. */
export const reading: AuditCheck = (project) => {
  const alike = Map.groupBy(project.diagnostics, ({ code, name }) => `${code} ${name}`);
  return [...alike.values()].flatMap((group): Draft[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { code, name, place, message, hint, service } = first;
    const services = new Set(group.flatMap((one) => one.service ?? []));
    const others = services.size > 1 ? ` (${services.size} services)` : "";
    const near = hint?.startsWith("did you mean") ? hint : undefined;
    return [
      {
        rule: RULES[code],
        subject: name,
        message: `${message}${others}${near === undefined ? "" : `; ${near}`}`,
        place,
        service: services.size > 1 ? undefined : service,
      },
    ];
  });
};
