import { serveSteps } from "../adapters/outbox/serve-steps.ts";
import { letterOfStep } from "../bus/inferences/inference-event.ts";
import { countDead } from "../bus/outbox/dead-letters.ts";
import { systemClock } from "../kernel/clock.ts";
import { Lazy } from "../kernel/lazy.ts";
import { busCapabilities } from "./bus.ts";
import { openMailboxes } from "./mailboxes.ts";
import type { PublishingSetup } from "./publishing.ts";
import { readSettings } from "./settings.ts";

/** The dead are counted again after this long at the earliest: it reads all of them. */
const COUNT_MS = 30_000;

// The thread of `StepThread`: events are made, kept and delivered here, so that requests wait for none of it.
await serveSteps<PublishingSetup>(async ({ env, cwd, folders, version }, { say, warn }) => {
  const lazy = new Lazy();
  const roots = {
    host: { env },
    options: { version },
    lazy,
    clock: systemClock,
    cwd,
    folders,
    settings: lazy.once(() => readSettings({ folders, cwd, env })),
    talk: { warn: async (text: string) => warn(text), note: async (text: string) => say(text) },
  };
  const { outbox, dead } = await openMailboxes(roots, busCapabilities(roots))("gateway");
  let counted = { at: Number.NEGATIVE_INFINITY, dead: Promise.resolve(0) };
  const deadNow = () => {
    const at = systemClock.monotonic();
    if (at - counted.at >= COUNT_MS) counted = { at, dead: countDead(dead, "gateway") };
    return counted.dead;
  };
  return {
    put: (steps) => outbox.putAll(steps.map(letterOfStep)),
    state: async () => ({ ...(await outbox.state()), dead: await deadNow() }),
    [Symbol.asyncDispose]: () => lazy[Symbol.asyncDispose](),
  };
});
