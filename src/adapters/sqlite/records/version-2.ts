/**
 * The attempt that served stands in its inference's row, and what was said comes last in it, so that lists don't
 * read it. Datasets and workflow evaluations are kept here too.
 */
export const VERSION_2 = `
  DROP VIEW ChatInference;
  DROP VIEW JsonInference;
  DROP VIEW ModelInference;
  DROP INDEX inferences_by_episode;
  DROP INDEX inferences_by_function;
  ALTER TABLE inferences RENAME TO inferences_1;

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
    inference_params TEXT,
    snapshot_hash TEXT,
    served_attempt INTEGER,
    served_at INTEGER,
    served_model_name TEXT,
    served_provider_name TEXT,
    served_ms REAL,
    served_ttft_ms REAL,
    served_cache_read_tokens INTEGER,
    served_cache_write_tokens INTEGER,
    omitted TEXT,
    input TEXT,
    output TEXT,
    tool_params TEXT,
    output_schema TEXT,
    extra_body TEXT,
    raw_request TEXT,
    raw_response TEXT
  ) STRICT;
  INSERT INTO inferences (rowid, id, type, function_name, variant_name, model_name, episode_id, timestamp, ending,
      error, target, tier, stream, processing_time_ms, ttft_ms, input_tokens, output_tokens, cost, finish_reason,
      attempts, tags, inference_params, snapshot_hash, omitted, input, output, tool_params, output_schema, extra_body)
    SELECT rowid, id, type, function_name, variant_name, model_name, episode_id, timestamp, ending,
      error, target, tier, stream, processing_time_ms, ttft_ms, input_tokens, output_tokens, cost, finish_reason,
      attempts, tags, inference_params, snapshot_hash, omitted, input, output, tool_params, output_schema, extra_body
    FROM inferences_1 ORDER BY rowid;
  DROP TABLE inferences_1;
  CREATE INDEX inferences_by_episode ON inferences (episode_id);

  CREATE INDEX model_inferences_by_id ON model_inferences (id);

  CREATE TABLE datapoints (
    id TEXT NOT NULL PRIMARY KEY,
    dataset_name TEXT NOT NULL,
    type TEXT NOT NULL,
    function_name TEXT NOT NULL,
    episode_id TEXT,
    name TEXT,
    input TEXT NOT NULL,
    output TEXT,
    tool_params TEXT,
    output_schema TEXT,
    tags TEXT NOT NULL,
    is_custom INTEGER NOT NULL,
    source_inference_id TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    staled_at INTEGER
  ) STRICT;
  CREATE INDEX datapoints_by_dataset ON datapoints (dataset_name, updated_at);
  CREATE INDEX datapoints_by_source ON datapoints (source_inference_id) WHERE source_inference_id IS NOT NULL;

  CREATE TABLE workflow_runs (
    id TEXT NOT NULL PRIMARY KEY,
    variants TEXT NOT NULL,
    tags TEXT NOT NULL,
    project_name TEXT,
    display_name TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE workflow_episodes (
    id TEXT NOT NULL PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES workflow_runs (id),
    task_name TEXT,
    tags TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX workflow_episodes_by_run ON workflow_episodes (run_id);

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
    FROM model_inferences
    UNION ALL
    SELECT substr(id, 1, 14) || '8' || substr(id, 16), id, raw_request, raw_response, served_model_name,
      served_provider_name, input_tokens, output_tokens, cost, served_ms, served_ttft_ms, served_at, NULL, NULL,
      NULL, finish_reason, 0, served_cache_read_tokens, served_cache_write_tokens, snapshot_hash
    FROM inferences WHERE served_attempt IS NOT NULL;
`;
