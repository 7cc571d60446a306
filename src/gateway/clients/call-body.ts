import type {
  BodyPatch,
  EmbeddingCall,
  HeaderPatch,
  InferenceCall,
  InputBlock,
  Scope,
  Tool,
} from "../model/index.ts";

type Wire = Readonly<Record<string, unknown>>;

/** The body of a streamed `POST /inference` (TensorZero endpoints/inference), as a value for `JSON.stringify`. */
export function callBody(call: InferenceCall): Wire {
  const { address, tools, include } = call;
  return {
    ...(address.type === "model"
      ? { model_name: address.name }
      : { function_name: address.name, variant_name: address.variant }),
    input: {
      system: call.input.system,
      messages: call.input.messages.map(({ role, content }) => ({ role, content: content.map(blockBody) })),
    },
    episode_id: call.episodeId,
    stream: true,
    params: paramsBody(call),
    dryrun: call.dryrun || undefined,
    internal: Object.keys(call.tags).some((key) => key.startsWith("tensorzero::")) || undefined,
    namespace: call.namespace,
    tags: filled(call.tags),
    tool_choice: tools.choice,
    parallel_tool_calls: tools.parallel,
    allowed_tools: tools.allowed,
    additional_tools: listed(tools.additional.map(toolBody)),
    provider_tools: listed(
      tools.provider.map(({ scope, tool }) => ({ scope: scope && scopeBody(scope), tool })),
    ),
    output_schema: call.outputSchema,
    credentials: filled(call.credentials),
    cache_options: call.cache && { enabled: call.cache.enabled, max_age_s: call.cache.maxAgeS },
    extra_body: listed(call.extraBody.map(patchBody)),
    extra_headers: listed(call.extraHeaders.map(patchBody)),
    include_raw_usage: include.rawUsage || undefined,
    include_raw_response: include.rawResponse || undefined,
    include_original_response: include.originalResponse || undefined,
    include_aggregated_response: include.aggregated || undefined,
  };
}

/** The body of `POST /openai/v1/embeddings` under its `model` name. */
export function embeddingBody(call: EmbeddingCall, model: string): Wire {
  return {
    model,
    input: call.inputs,
    dimensions: call.dimensions,
    encoding_format: "float",
    "tensorzero::dryrun": call.dryrun || undefined,
    "tensorzero::credentials": filled(call.credentials),
  };
}

function paramsBody({ params, jsonMode }: InferenceCall): Wire | undefined {
  const chat = { ...params, json_mode: jsonMode };
  return Object.values(chat).every((value) => value === undefined) ? undefined : { chat_completion: chat };
}

function filled(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}

function listed<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items;
}

function blockBody(block: InputBlock): Wire {
  switch (block.type) {
    case "thought": {
      const { type, text, signature, summary } = block;
      const { providerType: provider_type, extraData: extra_data } = block;
      return { type, text, signature, summary, provider_type, extra_data };
    }
    case "file": {
      const { type, url, data, detail, filename, mimeType: mime_type } = block;
      return { type, url, data, mime_type, detail, filename };
    }
    case "unknown":
      return {
        type: block.type,
        data: block.data,
        model_name: block.modelName,
        provider_name: block.providerName,
      };
    default:
      return { ...block };
  }
}

function toolBody(tool: Tool): Wire {
  return { ...tool };
}

function scopeBody(scope: Scope): Wire {
  return {
    variant_name: scope.variantName,
    model_name: scope.modelName,
    provider_name: scope.providerName,
  };
}

function patchBody(patch: (BodyPatch | HeaderPatch) & { readonly scope: Scope }): Wire {
  const { scope, ...change } = patch;
  return { ...change, ...scopeBody(scope) };
}
