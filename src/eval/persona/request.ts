import * as z from "zod";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { isObject } from "../read/json-text.ts";

export const REQUEST = "persona.publish.request.v1";

/** As the contract of `persona.publish.request.v1` has it. */
const requestSchema = z.object({
  persona_id: z.guid(),
  persona: z.object({ name: z.string().min(1), version: z.string().min(1) }),
  dataset: z.object({
    id: z.string().min(1),
    queries_path: z.string().min(1),
    suites_path: z.string().min(1).optional(),
    thresholds: z
      .record(z.string(), z.strictObject({ min: z.number().optional(), max: z.number().optional() }))
      .optional(),
    k: z.int().min(1).max(10_000).optional(),
    /** Seconds for one question. */
    timeout: z.number().positive().optional(),
  }),
  correlation_id: z.string().optional(),
});

export type PersonaRequest = z.output<typeof requestSchema>;

/** A request and what its envelope said of it. */
export interface Received {
  readonly request: PersonaRequest;
  readonly id?: string;
  readonly correlationId?: string;
}

function bad(what: string): PmovesError {
  return new PmovesError(`no ${REQUEST}: ${what}`, {
    code: "eval.persona_request",
    exit: EXIT.usage,
    hint: "it needs persona_id, persona {name, version} and dataset {id, queries_path}, in an envelope or bare",
  });
}

/** Reads a request, in an event envelope or bare. Throws `PmovesError` that names the field. */
export function readRequest(text: string): Received {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(messageOf(error));
  }
  const envelope = isObject(value) && isObject(value.payload) ? value : undefined;
  const parsed = requestSchema.safeParse(envelope?.payload ?? value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw bad(`${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "not valid"}`);
  }
  const correlation = parsed.data.correlation_id ?? envelope?.correlation_id;
  return {
    request: parsed.data,
    ...(typeof envelope?.id === "string" ? { id: envelope.id } : {}),
    ...(typeof correlation === "string" ? { correlationId: correlation } : {}),
  };
}

/**
 * Where a path of a request lies, below the folder of data sets. A request comes from the bus: what would leave
 * the folder is refused. The stack writes some paths from the root of its repository.
 */
export function datasetPath(path: string): string {
  const inside = path.replace(/^pmoves\/(?:datasets\/)?/, "");
  const parts = inside.split("/");
  if (inside.startsWith("/") || inside.includes("\\") || inside.includes("\u0000") || parts.includes("..")) {
    throw new PmovesError(`the path ${path} leaves the folder of data sets`, {
      code: "eval.persona_path",
      exit: EXIT.usage,
      hint: "name it from that folder, without ..",
    });
  }
  return inside;
}
