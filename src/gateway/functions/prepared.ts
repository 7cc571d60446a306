import type { Validator } from "../../kernel/json-schema.ts";
import type { GatewayFunction, Target, Variant } from "../config/types.ts";
import type {
  InferenceCall,
  InputMessage,
  Message,
  ModelAnswer,
  ModelRequest,
  StreamEvent,
} from "../model/index.ts";
import type { Finished } from "../result.ts";
import { NEEDS } from "./check-input.ts";
import type { CompiledFunction } from "./compile.ts";
import { fillMessages, fillSystem } from "./fill.ts";
import { adaptJson, finishChat, finishJson } from "./finish.ts";
import { fitMessages } from "./fit.ts";
import { bodyPatches, headerPatches, mergeParams } from "./merge.ts";
import { jsonModeOf, outputFormat, respondTool } from "./output.ts";
import { type ResolvedTools, toolsFor } from "./tools.ts";
import type { PreparedCall } from "./types.ts";

interface Filled {
  readonly system: string | undefined;
  readonly messages: readonly Message[];
}

/** A class rather than closures: one is made a request. */
export class Prepared implements PreparedCall {
  readonly call: InferenceCall;
  readonly function: GatewayFunction | undefined;
  readonly functionType: "chat" | "json";
  readonly #compiled: CompiledFunction;
  readonly #needs: number;
  readonly #tools: ResolvedTools | undefined;
  readonly #output: Validator | undefined;
  /** What each variant's templates made: the same for all its targets and retries. */
  #filled: Map<Variant | undefined, Filled> | undefined;

  constructor(
    call: InferenceCall,
    compiled: CompiledFunction,
    needs: number,
    tools: ResolvedTools | undefined,
    output: Validator | undefined,
  ) {
    this.call = call;
    this.function = compiled.function;
    this.functionType = compiled.type;
    this.#compiled = compiled;
    this.#needs = needs;
    this.#tools = tools;
    this.#output = output;
  }

  get hasFileUrls(): boolean {
    return (this.#needs & NEEDS.files) !== 0;
  }

  get hasTemplates(): boolean {
    return this.#compiled.templates.size > 0;
  }

  fill(variants: readonly (Variant | undefined)[]): void {
    for (const variant of variants) this.#fill(variant);
  }

  requestFor(variant: Variant | undefined, target: Target): ModelRequest {
    const { call } = this;
    const filled = this.#fill(variant);
    const mode = jsonModeOf(call, variant, this.functionType);
    const schema = call.outputSchema ?? this.function?.outputSchema;
    return {
      system: filled.system,
      messages: (this.#needs & NEEDS.fit) === 0 ? filled.messages : fitMessages(filled.messages, target),
      params: mergeParams(call.params, variant?.params),
      tools: mode === "tool" ? respondTool(schema) : toolsFor(this.#tools, call.tools, target),
      output: outputFormat(mode, schema, call.outputSchemaName),
      stream: call.stream,
      extraBody: bodyPatches(call, variant, target),
      extraHeaders: headerPatches(call, variant, target),
    };
  }

  finish(_variant: Variant | undefined, answer: ModelAnswer): Pick<Finished, "content" | "output"> {
    return this.functionType === "json"
      ? finishJson(answer, this.#output)
      : { content: finishChat(answer, this.#tools), output: undefined };
  }

  adapt(_variant: Variant | undefined, events: readonly StreamEvent[]): readonly StreamEvent[] {
    return this.functionType === "json" ? adaptJson(events) : events;
  }

  #fill(variant: Variant | undefined): Filled {
    const known = this.#filled?.get(variant);
    if (known !== undefined) return known;
    const { system, messages } = this.call.input;
    const templates = variant === undefined ? undefined : this.#compiled.templates.get(variant);
    const filled: Filled = {
      system: fillSystem(system, templates),
      messages: (this.#needs & NEEDS.fill) === 0 ? asMessages(messages) : fillMessages(messages, templates),
    };
    // Without templates it costs nothing to make anew.
    if (templates !== undefined) {
      this.#filled ??= new Map();
      this.#filled.set(variant, filled);
    }
    return filled;
  }
}

/** Messages of which the check found that they hold no template and no raw text. */
function asMessages(messages: readonly InputMessage[]): readonly Message[] {
  return messages as readonly Message[];
}
