import type { Mapping } from "../mapping.ts";

/** media-video sends `analysis.entities.v1` (PMOVES.AI contracts/schemas/analysis/entities.v1.schema.json). */
export const mediaVideo: Mapping = {
  service: "media-video",
  what: "what was seen in a video: things, scenes, moods, captions",
  routes: [],
  subjects: ["analysis.entities.v1"],
  forms: [
    {
      name: "analysis",
      what: "payload of analysis.entities.v1",
      has: ["detections"],
      subject: "geometry.event.v1",
      framing: "raw",
      type: "video.analyzed",
      session: ["video_id"],
      time: ["timestamp", "ts"],
      fields: [
        { to: "video_id", kind: "text" },
        { to: "namespace", kind: "text" },
        { to: "answer", from: ["reasoning.response"], kind: "text" },
      ],
      geometry: {
        modality: "video",
        summary: "analysis of a video",
        subject: ["video_id"],
        constellations: [
          {
            id: "detections",
            summary: "things seen",
            list: "detections",
            label: ["label"],
            score: ["score"],
            start: ["ts_seconds"],
            text: ["caption"],
            ref: ["frame_uri", "video_id"],
          },
          {
            id: "scenes",
            summary: "scenes",
            list: "scenes",
            label: ["label"],
            score: ["score"],
            start: ["ts_start"],
            end: ["ts_end"],
            ref: ["frame_uri", "video_id"],
          },
          {
            id: "moods",
            summary: "moods, on the circumplex of affect",
            list: "moods",
            label: ["label"],
            score: ["score"],
            place: "affect",
            start: ["ts_seconds"],
            text: ["caption"],
            ref: ["frame_uri", "video_id"],
          },
          {
            id: "captions",
            summary: "captions",
            list: "captions",
            label: ["label"],
            start: ["ts_seconds"],
            text: ["text"],
            ref: ["frame_uri", "video_id"],
          },
        ],
      },
    },
  ],
};
