import type { FieldRule, Mapping } from "../mapping.ts";

const names: readonly FieldRule[] = [
  { to: "video_id", kind: "text" },
  { to: "namespace", kind: "text" },
  { to: "audio_uri", kind: "uri" },
  { to: "status", kind: "text" },
  { to: "failed_stages", kind: "texts" },
];

/**
 * media-audio sends `analysis.audio.v1` (PMOVES.AI contracts/schemas/analysis/audio.v1.schema.json); what its
 * HTTP routes answer is another form of the same (services/media-audio/analysis_event.py), whose `file_path`
 * is a temporary file of that service and is left out.
 */
export const mediaAudio: Mapping = {
  service: "media-audio",
  what: "what was heard: emotions, speakers, speech",
  routes: [],
  subjects: ["analysis.audio.v1"],
  forms: [
    {
      name: "analysis",
      what: "payload of analysis.audio.v1",
      has: ["emotions"],
      subject: "geometry.event.v1",
      framing: "raw",
      type: "audio.analyzed",
      session: ["video_id", "audio_uri", "task_id"],
      time: ["timestamp", "ts"],
      fields: [
        ...names,
        { to: "language", from: ["transcript.language"], kind: "text" },
        { to: "text", from: ["transcript.text"], kind: "text" },
        { to: "features", from: ["features.global"], kind: "object" },
      ],
      geometry: {
        modality: "audio",
        summary: "analysis of a recording",
        subject: ["video_id", "audio_uri", "task_id"],
        constellations: [
          {
            id: "emotions",
            summary: "emotions, on the circumplex of affect",
            list: "emotions",
            label: ["label"],
            score: ["score"],
            place: "affect",
            start: ["ts_seconds"],
            ref: ["speaker"],
          },
          {
            id: "speech",
            summary: "segments by speaker",
            list: "transcript.segments",
            label: ["speaker"],
            start: ["start"],
            end: ["end"],
            text: ["text"],
          },
        ],
      },
    },
    {
      name: "result",
      what: "the answer of media-audio's POST /analyze and /process",
      has: ["emotion"],
      subject: "geometry.event.v1",
      framing: "raw",
      type: "audio.analyzed",
      identity: ["task_id"],
      session: ["video_id", "task_id"],
      time: ["timestamp"],
      fields: [
        ...names,
        { to: "task_id", kind: "text" },
        { to: "language", from: ["transcription.language"], kind: "text" },
        { to: "text", from: ["transcription.text"], kind: "text" },
        { to: "features", kind: "object" },
      ],
      geometry: {
        modality: "audio",
        summary: "analysis of a recording",
        subject: ["video_id", "task_id"],
        constellations: [
          {
            id: "emotions",
            summary: "emotions, on the circumplex of affect",
            list: "emotion.emotions",
            label: ["label"],
            score: ["score"],
            place: "affect",
          },
          {
            id: "speech",
            summary: "what was said",
            list: "transcription.chunks",
            label: [],
            start: ["timestamp.0"],
            end: ["timestamp.1"],
            text: ["text"],
          },
          {
            id: "speakers",
            summary: "turns by speaker",
            list: "diarization.turns",
            label: ["speaker"],
            start: ["start"],
            end: ["end"],
          },
        ],
      },
    },
  ],
};
