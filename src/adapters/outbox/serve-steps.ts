import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { StepSink } from "../../bus/inferences/step-sink.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Failure, StepReply, StepRequest } from "./step-protocol.ts";

/** What the thread has to say to people. */
export interface ThreadTalk {
  say(text: string): void;
  warn(text: string): void;
}

export type OpenSteps<Setup> = (setup: Setup, told: ThreadTalk) => Promise<StepSink & AsyncDisposable>;

/** The life of the thread behind `StepThread`: opens the sink, answers in order, closes it when asked to. */
export async function serveSteps<Setup>(open: OpenSteps<Setup>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("steps are served in a thread of its own only");
  const reply = (message: StepReply) => port.postMessage(message);
  const told: ThreadTalk = {
    say: (text) => reply({ type: "said", text }),
    warn: (text) => reply({ type: "warned", text }),
  };
  try {
    const sink = await open(workerData as Setup, told);
    answer(port, sink, reply);
  } catch (error) {
    reply({ type: "broken", failure: failureOf(error) });
    // What was put meanwhile has been refused by that; the port alone keeps this thread.
    port.on("message", ({ type }: StepRequest) => type === "close" && port.close());
  }
}

function answer(port: MessagePort, sink: StepSink & AsyncDisposable, reply: (message: StepReply) => void) {
  const running = new Set<Promise<void>>();
  port.on("message", (request: StepRequest) => {
    if (request.type === "close") {
      void Promise.all(running)
        .then(() => sink[Symbol.asyncDispose]())
        .catch((error: unknown) => reply({ type: "warned", text: messageOf(error) }))
        .finally(() => port.close());
      return;
    }
    const { id } = request;
    const asked =
      request.type === "put"
        ? sink.put(request.steps).then(() => reply({ type: "kept", id }))
        : sink.state().then((state) => reply({ type: "state", id, state }));
    const done = asked.catch((error: unknown) => reply({ type: "failed", id, failure: failureOf(error) }));
    running.add(done);
    void done.finally(() => running.delete(done));
  });
}

function failureOf(error: unknown): Failure {
  const known =
    error instanceof PmovesError ? error : new PmovesError(messageOf(error), { code: "bus.publish" });
  return { message: known.message, code: known.code, hint: known.hint };
}
