/** Both TOML dialects, or none at all, into one `GatewayConfig`. */
export { parseRewrite, type Rewrite } from "./build/rewrite.ts";
export type { TargetSettings } from "./declarations.ts";
export { type ConfigDescription, type ConfigRow, describeConfig } from "./describe.ts";
export { type FindOptions, findConfig } from "./find.ts";
export type { Built, LoadOptions } from "./finish.ts";
export { initConfig } from "./init.ts";
export { loadConfig } from "./load.ts";
export { migrateConfig } from "./migrate/migrate.ts";
export type { Change, Migration } from "./migrate/migration.ts";
export { type Origins, placeNear } from "./origins.ts";
export { overridesOf, type TiersSettings, tiersSettings } from "./overrides.ts";
export { ConfigError, noticeLine } from "./problems.ts";
export { showCredential } from "./read/credential.ts";
export type { ConfigSource } from "./source.ts";
export type * from "./types.ts";
export type { LocalModel } from "./zero/declarations.ts";
export { ollamaAddress } from "./zero/ollama-host.ts";
