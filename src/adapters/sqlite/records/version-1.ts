/** The first shape: an inference and each of its attempts in rows of their own. */
export const VERSION_1 = `
  CREATE TABLE inferences (
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    function_name TEXT NOT NULL,
    variant_name TEXT,
    model_name TEXT,
    episode_id TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    ending TEXT NOT NULL,
    error TEXT,
    target TEXT,
    tier INTEGER,
    stream INTEGER NOT NULL,
    processing_time_ms REAL,
    ttft_ms REAL,
    input_tokens INTEGER,
    output_tokens INTEGER,
    cost REAL,
    finish_reason TEXT,
    attempts TEXT NOT NULL,
    tags TEXT NOT NULL,
    input TEXT,
    output TEXT,
    tool_params TEXT,
    inference_params TEXT,
    output_schema TEXT,
    extra_body TEXT,
    snapshot_hash TEXT,
    omitted TEXT
  ) STRICT;
  CREATE INDEX inferences_by_episode ON inferences (episode_id);
  CREATE INDEX inferences_by_function ON inferences (function_name, id);

  CREATE TABLE model_inferences (
    id TEXT NOT NULL,
    inference_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    model_name TEXT NOT NULL,
    model_provider_name TEXT NOT NULL,
    variant_name TEXT,
    target TEXT,
    tier INTEGER,
    outcome TEXT NOT NULL,
    status INTEGER,
    reason TEXT,
    response_time_ms REAL,
    ttft_ms REAL,
    input_tokens INTEGER,
    output_tokens INTEGER,
    provider_cache_read_input_tokens INTEGER,
    provider_cache_write_input_tokens INTEGER,
    cost REAL,
    finish_reason TEXT,
    cached INTEGER NOT NULL,
    raw_request TEXT,
    raw_response TEXT,
    system TEXT,
    input_messages TEXT,
    output TEXT,
    snapshot_hash TEXT,
    omitted TEXT,
    UNIQUE (inference_id, id)
  ) STRICT;

  CREATE TABLE feedback (
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    target_id TEXT NOT NULL,
    target_type TEXT NOT NULL,
    metric_name TEXT NOT NULL,
    value TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    tags TEXT NOT NULL
  ) STRICT;
  CREATE INDEX feedback_by_target ON feedback (target_id, metric_name);

  CREATE VIEW ChatInference AS
    SELECT id, function_name, variant_name, episode_id, input, output, tool_params, inference_params,
      processing_time_ms, ttft_ms, timestamp, tags, extra_body, snapshot_hash
    FROM inferences WHERE type = 'chat' AND output IS NOT NULL;
  CREATE VIEW JsonInference AS
    SELECT id, function_name, variant_name, episode_id, input, output, output_schema, inference_params,
      processing_time_ms, ttft_ms, timestamp, tags, extra_body, snapshot_hash
    FROM inferences WHERE type = 'json' AND output IS NOT NULL;
  CREATE VIEW ModelInference AS
    SELECT id, inference_id, raw_request, raw_response, model_name, model_provider_name, input_tokens,
      output_tokens, cost, response_time_ms, ttft_ms, timestamp, system, input_messages, output,
      finish_reason, cached, provider_cache_read_input_tokens, provider_cache_write_input_tokens,
      snapshot_hash
    FROM model_inferences;
  CREATE VIEW BooleanMetricFeedback AS
    SELECT id, target_id, metric_name, json_extract(value, '$') AS value, timestamp, tags
    FROM feedback WHERE type = 'boolean';
  CREATE VIEW FloatMetricFeedback AS
    SELECT id, target_id, metric_name, json_extract(value, '$') AS value, timestamp, tags
    FROM feedback WHERE type = 'float';
  CREATE VIEW CommentFeedback AS
    SELECT id, target_id, target_type, json_extract(value, '$') AS value, timestamp, tags
    FROM feedback WHERE type = 'comment';
  CREATE VIEW DemonstrationFeedback AS
    SELECT id, target_id AS inference_id, value, timestamp, tags
    FROM feedback WHERE type = 'demonstration';
`;
