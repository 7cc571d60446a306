import type { KeptAnswer, Wishes } from "../../chat/index.ts";
import { dollars, duration, grouped } from "../base/format.ts";
import type { ScreenTheme } from "../base/theme.ts";
import { lineOf, type Span } from "../base/width.ts";

/** What is known of the newest answer; null is "not said". */
export type Figures = Pick<
  KeptAnswer,
  "target" | "variant_name" | "tier" | "ttft_ms" | "input_tokens" | "output_tokens" | "cost"
>;

export interface Status {
  readonly wishes: Wishes;
  readonly figures: Figures | undefined;
  /** Of the whole conversation, in USD. */
  readonly cost: number;
  readonly attached: number;
  readonly waiting: number;
  /** Milliseconds since the question; undefined where no answer is coming. */
  readonly answering: number | undefined;
  /** False where the conversation could not be kept. */
  readonly kept: boolean;
}

/** Who answers and what it cost, the most important first: what does not fit is cut at the end. */
export function statusLine(status: Status, columns: number, theme: ScreenTheme): string {
  const { figures, answering, wishes } = status;
  const parts: Span[][] = [];
  if (!status.kept) parts.push([["not kept", theme.error]]);
  if (answering !== undefined) parts.push([[`answering ${duration(answering)}`, theme.accent]]);
  if (figures?.tier != null) parts.push([[`tier ${figures.tier}`, theme.strong]]);
  const who = figures?.target ?? figures?.variant_name;
  if (who != null) parts.push([who]);
  else parts.push([wishes.model ?? wishes.function ?? "chat"]);
  if (figures?.ttft_ms != null) parts.push([`first ${duration(figures.ttft_ms)}`]);
  if (figures?.output_tokens != null)
    parts.push([`${grouped(figures.input_tokens ?? 0)}+${grouped(figures.output_tokens)} tokens`]);
  if (figures?.cost != null) parts.push([`${dollars(figures.cost)} (${dollars(status.cost)} in all)`]);
  if (wishes.tier !== undefined) parts.push([`only tier ${wishes.tier}`]);
  if (status.attached > 0) parts.push([`${status.attached} attached`]);
  if (status.waiting > 0) parts.push([`${status.waiting} waiting`]);
  if (answering !== undefined) parts.push(["ctrl+c stops"]);
  else parts.push([["? for help", theme.dim]]);
  const spans = parts.flatMap((part, at): Span[] => (at === 0 ? part : [[" · ", theme.dim], ...part]));
  return lineOf(spans, columns).trimEnd();
}
