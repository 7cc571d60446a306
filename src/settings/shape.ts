import type * as z from "zod";

/** The parts of a zod definition that settings and options look at. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly defaultValue?: unknown;
}

export function definitionOf(schema: z.core.$ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

export interface Unwrapped {
  readonly definition: Definition;
  /** May be left out. */
  readonly optional: boolean;
  readonly defaultValue: unknown;
}

/** What is under `.optional()`, `.default()` and the like. */
export function unwrap(schema: z.core.$ZodType): Unwrapped {
  let definition = definitionOf(schema);
  let optional = false;
  let defaultValue: unknown;
  for (;;) {
    const { type } = definition;
    if (type === "optional" || type === "default" || type === "prefault") optional = true;
    if (type === "default" || type === "prefault") defaultValue = definition.defaultValue;
    const inner = type === "pipe" ? definition.in : definition.innerType;
    if (inner === undefined) return { definition, optional, defaultValue };
    definition = definitionOf(inner);
  }
}

/** Names that may stand at this path of an object schema; undefined where any name may. */
export function namesAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): readonly string[] | undefined {
  let { definition } = unwrap(schema);
  for (const key of path) {
    const next = definition.shape?.[String(key)] ?? definition.valueType ?? definition.element;
    if (next === undefined) return undefined;
    definition = unwrap(next).definition;
  }
  return definition.shape === undefined ? undefined : Object.keys(definition.shape);
}

/** Text from a flag or a variable as the scalar that the schema wants; text that is none stays text. */
export function scalarFromText(text: string, definition: Definition): unknown {
  if (definition.type === "number" && text.trim() !== "" && Number.isFinite(Number(text)))
    return Number(text);
  if (definition.type === "boolean") {
    if (["1", "true", "yes", "on"].includes(text.toLowerCase())) return true;
    if (["0", "false", "no", "off", ""].includes(text.toLowerCase())) return false;
  }
  return text;
}
