export type { InputFiles } from "./ports.ts";
