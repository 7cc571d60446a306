import { homedir } from "node:os";
import { sinkOf, sourceOf } from "./adapters/terminal/streams.ts";
import type { BaseContext, ContextOptions, Host, Roots } from "./context/base.ts";
import { type BridgeCapabilities, bridgeCapabilities } from "./context/bridge.ts";
import { type BusCapabilities, busCapabilities } from "./context/bus.ts";
import { type ChatCapabilities, chatCapabilities } from "./context/chat.ts";
import { type DoctorCapabilities, doctorCapabilities } from "./context/doctor.ts";
import { type EvalCapabilities, evalCapabilities } from "./context/eval.ts";
import { type FileCapabilities, fileCapabilities } from "./context/files.ts";
import { type GatewayCapabilities, gatewayCapabilities } from "./context/gateway.ts";
import { type HubCapabilities, hubCapabilities } from "./context/hub.ts";
import { type JournalCapabilities, journalCapabilities } from "./context/journal.ts";
import { openMailboxes } from "./context/mailboxes.ts";
import { openPublishing } from "./context/publishing.ts";
import { openRecordings, type RecordCapabilities, recordCapabilities } from "./context/records.ts";
import { readSettings } from "./context/settings.ts";
import { type StackCapabilities, stackCapabilities } from "./context/stack.ts";
import { type StackFactsCapabilities, stackFactsCapabilities } from "./context/stack-facts.ts";
import { type StackNextCapabilities, stackNextCapabilities } from "./context/stack-next.ts";
import { type TerminalCapabilities, terminalCapabilities } from "./context/terminal.ts";
import { type TrainCapabilities, trainCapabilities } from "./context/train.ts";
import { type TrajectoryCapabilities, trajectoryCapabilities } from "./context/trajectories.ts";
import { systemClock } from "./kernel/clock.ts";
import { Interrupts } from "./kernel/interrupts.ts";
import { Lazy } from "./kernel/lazy.ts";
import { talkOn } from "./output/talk.ts";
import { colorAllowed, themeFor } from "./output/theme.ts";
import { foldersFor } from "./settings/folders.ts";

/**
 * What a command may ask for. A capability is a function that builds its thing on the first call; what has
 * to be closed is closed when the command is over.
 */
export interface Context
  extends BaseContext,
    BridgeCapabilities,
    BusCapabilities,
    ChatCapabilities,
    DoctorCapabilities,
    EvalCapabilities,
    FileCapabilities,
    GatewayCapabilities,
    HubCapabilities,
    JournalCapabilities,
    RecordCapabilities,
    StackCapabilities,
    StackFactsCapabilities,
    StackNextCapabilities,
    TerminalCapabilities,
    TrainCapabilities,
    TrajectoryCapabilities {}

/**
 * The composition root. It and the files of `context/` are the only ones that know adapters. To add a
 * capability, add it to the file of its domain there.
 */
export function createContext(host: Host, options: ContextOptions): Context & AsyncDisposable {
  const lazy = new Lazy();
  const { env } = host;
  const cwd = host.cwd();
  const folders = foldersFor(env, homedir());
  const stdout = sinkOf(host.stdout, (reason) => options.stop.abort(reason));
  const stderr = sinkOf(host.stderr, () => undefined);
  const theme = themeFor(colorAllowed(options.color, stderr.isTTY, env));
  const talk = talkOn(stderr, theme, options.quiet, systemClock);
  const settings = lazy.once(() => readSettings({ folders, cwd, env }));
  const roots: Roots = { host, options, lazy, clock: systemClock, cwd, talk, folders, settings };
  const base: BaseContext = {
    env,
    cwd,
    // Opening stdin has effects of its own, so that waits until somebody reads.
    get stdin() {
      return sourceOf(host.stdin);
    },
    stdout,
    stderr,
    signal: options.stop.signal,
    interrupts: options.interrupts ?? new Interrupts(),
    clock: systemClock,
    version: options.version,
    talk,
    folders,
    settings,
  };
  const disposable = { [Symbol.asyncDispose]: () => lazy[Symbol.asyncDispose]() };
  const bus = busCapabilities(roots);
  const files = fileCapabilities(roots);
  const mailbox = openMailboxes(roots, bus);
  const gateway = gatewayCapabilities(roots, openRecordings(roots), (told, demo) =>
    openPublishing(roots, bus, told, demo),
  );
  const records = recordCapabilities(roots);
  const stack = stackCapabilities(roots);
  const hub = hubCapabilities(roots, journalCapabilities(roots));
  const bridge = bridgeCapabilities(roots, joined(bus, gateway), mailbox);
  const doctor = doctorCapabilities(roots, joined(bridge, bus, files, gateway, hub, records, stack));
  const stackFacts = stackFactsCapabilities(roots, joined(bus, gateway));
  return joined(
    base,
    bridge,
    bus,
    chatCapabilities(roots, journalCapabilities(roots)),
    doctor,
    evalCapabilities(roots),
    files,
    journalCapabilities(roots),
    hub,
    gateway,
    records,
    stack,
    stackFacts,
    stackNextCapabilities(roots, joined(doctor, hub, records, stack, stackFacts)),
    terminalCapabilities(roots),
    trainCapabilities(roots, hub),
    trajectoryCapabilities(roots, journalCapabilities(roots), bus, evalCapabilities(roots)),
    disposable,
  );
}

type Joined<Parts> = Parts extends readonly [infer First, ...infer Rest] ? First & Joined<Rest> : unknown;

/** One object with the properties of all; a getter stays a getter. */
function joined<const Parts extends readonly object[]>(...parts: Parts): Joined<Parts> {
  const whole = {};
  for (const part of parts) Object.defineProperties(whole, Object.getOwnPropertyDescriptors(part));
  return whole as Joined<Parts>;
}
