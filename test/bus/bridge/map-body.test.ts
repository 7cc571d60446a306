import { describe, expect, it } from "vitest";
import { mapBody } from "../../../src/bus/bridge/map-body.ts";
import { channelMonitor } from "../../../src/bus/bridge/mappings/channel-monitor.ts";
import { comfyui } from "../../../src/bus/bridge/mappings/comfyui.ts";
import { fluteGateway } from "../../../src/bus/bridge/mappings/flute-gateway.ts";
import { mediaAudio } from "../../../src/bus/bridge/mappings/media-audio.ts";
import { mediaVideo } from "../../../src/bus/bridge/mappings/media-video.ts";
import { pmovesYt } from "../../../src/bus/bridge/mappings/pmoves-yt.ts";
import { BridgeRefusal } from "../../../src/bus/bridge/problem.ts";

const now = Date.UTC(2026, 0, 1);
const url = "https://www.youtube.com/watch?v=a";

function problemOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof BridgeRefusal) return error.problem;
    throw error;
  }
  throw new Error("it was taken");
}

describe("a body", () => {
  it("without the field that tells its shape is refused with the field and what to send", () => {
    expect(problemOf(() => mapBody(channelMonitor, { link: url }, { now }))).toEqual({
      field: "url",
      reason: "is missing",
      fix: "Send what channel-monitor sends: channel-monitor's request to pmoves-yt (has url).",
    });
  });

  it("that lacks one of two telling fields is told which", () => {
    const { field } = problemOf(() => mapBody(fluteGateway, { modality: "voice_synthesis" }, { now }));
    expect(field).toBe("provider");
  });

  it.each([
    ["a list", [], ""],
    ["a text", "x", ""],
    ["nothing", null, ""],
    ["a url that is none", { url: "not an address" }, "url"],
    ["a url that is a number", { url: 7 }, "url"],
    ["tags that are no texts", { url, tags: [1] }, "tags"],
    ["a time that is none", { url, published_at: "yesterday" }, "published_at"],
    ["metadata that is a list", { url, metadata: [1] }, "metadata"],
  ])("that is or has %s is refused at its field", (_, body, field) => {
    expect(problemOf(() => mapBody(channelMonitor, body, { now })).field).toBe(field);
  });

  it("that is refused is not repeated: it may hold a secret in the wrong place", () => {
    const { reason, fix } = problemOf(() => mapBody(channelMonitor, { url: "hunter2" }, { now }));
    expect(`${reason} ${fix}`).not.toContain("hunter2");
  });

  it("is the same event as another form of the same thing", () => {
    const result = mapBody(pmovesYt, { video: { video_id: "v" } }, { now });
    const added = mapBody(pmovesYt, { video_id: "v", bucket: "b", key: "k", namespace: "pmoves" }, { now });
    expect(added.message.messageId).toBe(result.message.messageId);
    const other = mapBody(pmovesYt, { video_id: "v", bucket: "b", key: "k", namespace: "else" }, { now });
    expect(other.message.messageId).not.toBe(result.message.messageId);
  });

  it("is named by the sender where it says a name", () => {
    const one = mapBody(channelMonitor, { url }, { now, id: "evt-1" });
    const two = mapBody(channelMonitor, { url: `${url}b` }, { now, id: "evt-1" });
    expect(two.message.messageId).toBe(one.message.messageId);
  });

  it("about one video shares its session with what others say of it", () => {
    const seen = mapBody(mediaVideo, { video_id: "v", detections: [] }, { now });
    const heard = mapBody(mediaAudio, { video_id: "v", emotions: [] }, { now });
    expect(heard.body.session_id).toBe(seen.body.session_id);
    expect(heard.body.session_id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it("keeps a session that is a UUID, and is a session of its own where it names none", () => {
    const session = "6D7C1F4E-9B1C-4B43-8F0E-0D2A3B4C5D6E";
    const voice = { modality: "voice_synthesis", provider: "kokoro" };
    expect(mapBody(fluteGateway, { ...voice, session_id: session }, { now }).body.session_id).toBe(
      session.toLowerCase(),
    );
    const one = mapBody(fluteGateway, { ...voice, text_length: 1 }, { now });
    const two = mapBody(fluteGateway, { ...voice, text_length: 2 }, { now });
    expect(one.body.session_id).not.toBe(two.body.session_id);
  });

  it.each([
    ["2025-12-17T12:00:00", "2025-12-17T12:00:00.000Z"],
    ["2025-12-17T14:00:00+02:00", "2025-12-17T12:00:00.000Z"],
    [1765972800, "2025-12-17T12:00:00.000Z"],
    [1765972800000, "2025-12-17T12:00:00.000Z"],
  ])("with the time %s gets it in UTC", (ts, expected) => {
    const { body } = mapBody(fluteGateway, { modality: "m", provider: "p", ts }, { now });
    expect(body.ts).toBe(expected);
  });

  it("without findings still is a packet, with nothing in it", () => {
    const { body } = mapBody(mediaVideo, { video_id: "v", detections: [] }, { now });
    expect(body.geometry).toMatchObject({ meta: { K: 0, bins: 0 }, super_nodes: [{ constellations: [] }] });
  });

  it("with very many findings keeps the surest, and says how many it left out", () => {
    const detections = Array.from({ length: 5_000 }, (_, i) => ({ label: `l${i % 60}`, score: i / 5_000 }));
    const { body, message } = mapBody(mediaVideo, { video_id: "v", detections }, { now });
    expect(body.geometry).toMatchObject({ meta: { points_left_out: 4_500, bins: 32 } });
    expect(message.data.length).toBeLessThan(200_000);
    const [node] = (body.geometry as { super_nodes: { constellations: { points: { conf: number }[] }[] }[] })
      .super_nodes;
    expect(Math.min(...(node?.constellations[0]?.points.map(({ conf }) => conf) ?? [0]))).toBe(0.9);
  });

  it("of a render never passes on its presigned address", () => {
    const presigned = "http://minio:9000/o/k.png?X-Amz-Signature=abc";
    const { message } = mapBody(comfyui, { s3_uri: "s3://o/k.png", presigned_get: presigned }, { now });
    expect(Buffer.from(message.data).toString()).not.toContain("X-Amz-Signature");
  });
});
