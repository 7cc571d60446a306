import type { Identity } from "../../geometry/index.ts";
import type { Mismatch } from "../checked-message.ts";
import { type Decoded, isObject, type JsonObject } from "./decode.ts";

/** What a rule looks at. */
export interface Facts {
  readonly subject: string;
  readonly decoded: Decoded;
  /** How the catalogue says that the subject travels; empty where it does not say. */
  readonly framing: string;
  readonly identity: Identity | undefined;
  /** Why the envelope breaks its own schema; undefined where it does not. */
  readonly envelopeFault: string | undefined;
  /** Unix milliseconds: when the bus had it. */
  readonly time: number;
}

/** Clocks that differ by more are worth a word. */
const SKEW_MS = 5 * 60_000;

interface Rule {
  readonly name: string;
  /** The only subject that it is about; undefined for all. */
  readonly subject?: string;
  /** What is wrong in one sentence, or undefined. No value that differs by message: judgements are shared. */
  readonly says: (facts: Facts) => string | undefined;
}

const has = (value: unknown, ...keys: readonly string[]): value is JsonObject =>
  isObject(value) && keys.every((key) => key in value);

/** Ways in which senders and contracts of PMOVES.AI disagree, found by reading its code. */
const rules: readonly Rule[] = [
  {
    name: "envelope.fields",
    says: ({ envelopeFault }) =>
      envelopeFault === undefined ? undefined : `its envelope breaks the envelope's schema: ${envelopeFault}`,
  },
  {
    name: "envelope.topic",
    says: ({ decoded: { envelope }, subject }) =>
      envelope !== null && envelope.topic !== null && envelope.topic !== subject
        ? "its envelope names another subject than it was sent on"
        : undefined,
  },
  {
    name: "envelope.unexpected",
    says: ({ decoded, framing }) =>
      decoded.framing === "envelope" && framing === "raw"
        ? "it is wrapped in an envelope; this subject travels raw, so its readers look for fields that are not there"
        : undefined,
  },
  {
    name: "envelope.missing",
    says: ({ decoded, framing }) =>
      decoded.framing === "raw" && framing === "envelope"
        ? "it is raw; this subject travels in an envelope"
        : undefined,
  },
  {
    name: "clock.skew",
    says: ({ decoded, time }) => skewOf(decoded, time),
  },
  {
    name: "swarm_meta.enveloped",
    subject: "geometry.swarm.meta.v1",
    says: ({ decoded }) =>
      decoded.framing === "envelope"
        ? "hi-rag v2 looks for pack_id at the top level and drops what comes in an envelope"
        : undefined,
  },
  {
    name: "yt.file_added",
    subject: "ingest.file.added.v1",
    says: ({ decoded: { payload } }) =>
      has(payload, "bucket", "key") && !has(payload, "file_id")
        ? "this is pmoves-yt's own shape {bucket, key, …}; the schema wants file_id, uri and kind"
        : undefined,
  },
  {
    name: "yt.transcript_ready",
    subject: "ingest.transcript.ready.v1",
    says: ({ decoded: { payload } }) =>
      has(payload, "video_id", "key") && !has(payload, "media_id")
        ? "this is pmoves-yt's own shape {video_id, bucket, key}; the schema wants media_id, uri, duration_s, language and segments"
        : undefined,
  },
  {
    name: "tokenism.bare_cgp",
    subject: "tokenism.cgp.ready.v1",
    says: ({ identity }) =>
      identity?.kind === "cgp" && !identity.tokens.includes("cgp")
        ? "a bare CGP, as the services send it; the schema wants ToKenism's wrapper. Both are accepted"
        : undefined,
  },
  {
    name: "tokenism.cgp_spec",
    says: ({ subject, decoded: { payload } }) =>
      subject === "tokenism.cgp.ready.v1" && has(payload, "cgp", "cgp_spec")
        ? "the schema wants cgp_spec v0.2 or v1.0 and pins the packet to v0.1: no wrapper can fit both, so the packet is checked by its own version"
        : undefined,
  },
  {
    name: "geometry_event.bare_cgp",
    subject: "geometry.event.v1",
    says: ({ identity }) =>
      identity?.kind === "cgp" && !identity.tokens.includes("geometry")
        ? "a bare CGP has no session_id: the coordinator makes a trajectory of one event out of it"
        : undefined,
  },
  {
    name: "cgp.version",
    subject: "geometry.cgp.v1",
    says: ({ identity }) =>
      identity?.version !== undefined && identity.version !== "0.1"
        ? `the schema of this subject pins v0.1, and this packet is v${identity.version}`
        : undefined,
  },
  {
    name: "announce.no_zone",
    subject: "services.announce.v1",
    says: ({ decoded: { payload } }) =>
      has(payload, "timestamp") && typeof payload.timestamp === "string" && !hasZone(payload.timestamp)
        ? "its timestamp has no zone, so nobody knows when it was"
        : undefined,
  },
];

const general = rules.filter(({ subject }) => subject === undefined);
const special = Map.groupBy(rules, ({ subject }) => subject);

function rulesFor(subject: string): readonly Rule[] {
  const own = special.get(subject);
  return own === undefined ? general : [...general, ...own];
}

export function mismatchesOf(facts: Facts): readonly Mismatch[] {
  const found: Mismatch[] = [];
  for (const { name, says } of rulesFor(facts.subject)) {
    const what = says(facts);
    if (what !== undefined) found.push({ name, what });
  }
  for (const what of facts.identity?.remarks ?? []) found.push({ name: "cgp.remark", what });
  if (facts.identity?.kind === "look_alike")
    found.push({ name: "cgp.look_alike", what: facts.identity.name });
  return found;
}

function skewOf({ envelope, payload }: Decoded, time: number): string | undefined {
  const ts = envelope?.ts ?? (isObject(payload) ? payload.ts : undefined);
  if (typeof ts !== "string") return undefined;
  const said = Date.parse(ts);
  if (Number.isNaN(said)) return "its ts is no time";
  if (!hasZone(ts)) return "its ts has no zone, so nobody knows when it was";
  if (said - time > SKEW_MS) return "its ts lies more than five minutes ahead of the bus: a clock is wrong";
  return undefined;
}

function hasZone(text: string): boolean {
  return /(?:z|[+-]\d\d:?\d\d)$/i.test(text);
}
