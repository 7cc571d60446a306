import type { StopReason } from "./judge-journal.ts";

/** Why a result is incomplete, in words. */
export function stopText(
  stopped: StopReason | undefined,
  { failed, not_asked: left }: { readonly failed: number; readonly not_asked: number },
): string {
  switch (stopped) {
    case "max_calls":
      return "--max-calls is reached";
    case "max_cost":
      return "--max-cost is reached";
    case "max_errors":
      return `more calls failed than --max-errors allows (${failed})`;
    case "cost_unknown":
      return "--max-cost is set and the judge does not say what it costs; give it a price in [prices] or use --max-calls";
    case "interrupted":
      return "it was interrupted";
    default:
      return failed > 0 ? `${failed} calls failed` : `${left} questions have no answer in the journal`;
  }
}
