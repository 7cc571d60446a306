export type { CallRow } from "./judge/call-row.ts";
export type { JudgeTask } from "./judge/judge-task.ts";
export { JudgeModel, type JudgeProgress } from "./judge/progress-model.ts";
export type { InputFiles } from "./ports.ts";
