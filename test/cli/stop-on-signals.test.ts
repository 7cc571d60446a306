import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Interrupted } from "../../src/cli/report-error.ts";
import { stopOnSignals } from "../../src/cli/stop-on-signals.ts";

describe("stopOnSignals", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("aborts on the first signal and leaves the second one to the system", () => {
    const host = new EventEmitter();
    const stop = new AbortController();
    stopOnSignals(host as unknown as NodeJS.Process, stop);
    host.emit("SIGINT");
    expect(stop.signal.reason).toBeInstanceOf(Interrupted);
    expect(host.listenerCount("SIGINT")).toBe(1);
    vi.advanceTimersByTime(250);
    expect(host.listenerCount("SIGINT")).toBe(0);
    expect(host.listenerCount("SIGTERM")).toBe(0);
  });

  it("takes the same Ctrl-C from terminal and launcher for one", () => {
    const host = new EventEmitter();
    stopOnSignals(host as unknown as NodeJS.Process, new AbortController());
    host.emit("SIGINT");
    host.emit("SIGINT");
    expect(host.listenerCount("SIGINT")).toBe(1);
  });

  it("leaves no listener behind", () => {
    const host = new EventEmitter();
    stopOnSignals(host as unknown as NodeJS.Process, new AbortController())[Symbol.dispose]();
    expect(host.eventNames()).toEqual([]);
  });
});
