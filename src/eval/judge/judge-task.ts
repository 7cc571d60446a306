import { EXIT, type ExitCode } from "../../kernel/errors.ts";
import type { CostEstimate } from "./cost-estimate.ts";
import type { JudgeEvent } from "./job.ts";
import type { StopReason } from "./judge-journal.ts";
import { dryRunText, eventRow, resultText, stateLine } from "./judge-text.ts";
import type { OpenJudge } from "./open-judge.ts";
import type { JudgeResult, RunFacts } from "./result.ts";
import { stopText } from "./stop-text.ts";

/** How a task speaks to a person while it works. */
export interface TaskTalk {
  note(text: string): Promise<void>;
  warn(text: string): Promise<void>;
  progress(
    label: string,
    total?: number,
  ): {
    done(count: number, more?: string): Promise<void>;
    end(): Promise<void>;
  };
}

/**
 * One `eval judge`, as the command hands it to whatever shows it: rows as they come, or the result as text or
 * JSON. A screen takes `events` itself and draws instead of the lines.
 */
export class JudgeTask implements AsyncIterable<object> {
  readonly #judge: OpenJudge;
  readonly #talk: TaskTalk;
  readonly #resume: string;
  readonly #stop: AbortController;
  result: JudgeResult | undefined;
  #stopped: StopReason | undefined;

  /** `resume`: the command line that takes the run up again; `stop`: what the session's signal follows, too. */
  constructor(judge: OpenJudge, talk: TaskTalk, resume: string, stop: AbortController) {
    this.#judge = judge;
    this.#talk = talk;
    this.#resume = resume;
    this.#stop = stop;
  }

  get facts(): RunFacts {
    return this.#judge.facts;
  }

  /** Ends the asking; what there is is still written, and `events` comes to its end. */
  stop(): void {
    this.#stop.abort(new Error("left"));
  }

  /** Events with nothing said on the side; the caller says `parting` when all has been shown. */
  async *events(): AsyncGenerator<JudgeEvent, void, undefined> {
    for await (const event of this.#judge.run()) {
      if (event.event === "done") {
        this.result = event.result;
        this.#stopped = event.state.stopped;
      }
      yield event;
    }
  }

  /** The last words: why it stopped, and as the last line the command that goes on. */
  async parting(): Promise<void> {
    if (this.result?.complete !== false) return;
    await this.#talk.warn(`the result is incomplete: ${stopText(this.#stopped, this.result)}`);
    await this.#talk.note(this.#resume);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<object, void, undefined> {
    let progress: ReturnType<TaskTalk["progress"]> | undefined;
    try {
      for await (const event of this.events()) {
        if (event.event === "start") {
          progress = this.#talk.progress("judging", event.units);
          await progress.done(0, "asking");
        } else if (event.event === "call") await progress?.done(event.done, stateLine(event.state));
        else await progress?.end();
        yield eventRow(event);
      }
    } finally {
      await progress?.end();
    }
    await this.parting();
  }

  exit(): ExitCode {
    if (this.#stopped === "interrupted") return EXIT.interrupted;
    return this.result?.complete === false ? EXIT.partial : EXIT.ok;
  }
}

/** What `eval judge` returns: a run, or what one would take. */
export type JudgeData = JudgeTask | CostEstimate;

export async function* judgeText(data: JudgeData): AsyncGenerator<string, void, undefined> {
  if (!(data instanceof JudgeTask)) {
    yield dryRunText(data);
    return;
  }
  for await (const row of data) {
    if (data.result !== undefined && "result" in row) yield resultText(data.result);
  }
}

export async function* judgeJson(data: JudgeData): AsyncGenerator<string, void, undefined> {
  if (!(data instanceof JudgeTask)) {
    yield `${JSON.stringify(data, undefined, 2)}\n`;
    return;
  }
  for await (const row of data) {
    if (data.result !== undefined && "result" in row) yield `${JSON.stringify(data.result, undefined, 2)}\n`;
  }
}

/** Every event as it comes. */
export async function* judgeLines(data: JudgeData): AsyncGenerator<string, void, undefined> {
  if (!(data instanceof JudgeTask)) yield `${JSON.stringify(data)}\n`;
  else for await (const row of data) yield `${JSON.stringify(row)}\n`;
}
