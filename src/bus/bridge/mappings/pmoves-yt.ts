import type { FieldRule, Mapping } from "../mapping.ts";

const namespace: FieldRule = { to: "namespace", kind: "text", otherwise: "pmoves" };
const source: FieldRule = { to: "source", kind: "text", otherwise: "pmoves-yt" };

/**
 * pmoves-yt answers `/yt/ingest` with `{ok, video, transcript}` and sends `ingest.file.added.v1`, in a form
 * that its own contract refuses (PMOVES.AI services/pmoves-yt/yt.py).
 */
export const pmovesYt: Mapping = {
  service: "pmoves-yt",
  what: "a video that has been fetched and stored",
  routes: ["/yt/ingested"],
  subjects: ["ingest.file.added.v1"],
  forms: [
    {
      name: "ingest-result",
      what: "the answer of POST /yt/ingest",
      has: ["video.video_id"],
      subject: "video.ingested.v1",
      framing: "envelope",
      identity: ["namespace", "video_id"],
      time: ["ingested_at"],
      fields: [
        { to: "video_id", from: ["video.video_id"], kind: "text", required: "Send the video's id." },
        { ...namespace, from: ["namespace", "video.namespace"] },
        { to: "title", from: ["video.title"], kind: "text" },
        { to: "url", from: ["url", "video.url"], kind: "uri" },
        { to: "bucket", from: ["video.bucket"], kind: "text" },
        { to: "key", from: ["video.key"], kind: "text" },
        { to: "uri", from: ["video.s3_uri", "video.s3_url"], kind: "text" },
        { to: "thumbnail_url", from: ["video.thumb"], kind: "uri" },
        { to: "duration_s", from: ["video.duration", "transcript.duration"], kind: "number" },
        { to: "language", from: ["transcript.language"], kind: "text" },
        source,
      ],
    },
    {
      name: "file-added",
      what: "ingest.file.added.v1 as pmoves-yt really sends it",
      has: ["video_id", "bucket", "key"],
      subject: "video.ingested.v1",
      framing: "envelope",
      identity: ["namespace", "video_id"],
      time: ["ingested_at", "ts"],
      fields: [
        { to: "video_id", kind: "text", required: "Send the video's id." },
        namespace,
        { to: "title", kind: "text" },
        { to: "url", kind: "uri" },
        { to: "bucket", kind: "text" },
        { to: "key", kind: "text" },
        { to: "duration_s", from: ["duration"], kind: "number" },
        source,
      ],
    },
  ],
};
