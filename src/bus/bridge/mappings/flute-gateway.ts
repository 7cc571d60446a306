import type { Mapping } from "../mapping.ts";

/**
 * flute-gateway tells of each voice it has made on `tokenism.geometry.event.v1`, where
 * CHIT_VOICE_ATTRIBUTION=true (PMOVES.AI services/flute-gateway/main.py).
 */
export const fluteGateway: Mapping = {
  service: "flute-gateway",
  what: "speech that has been made",
  routes: ["/flute"],
  subjects: ["tokenism.geometry.event.v1"],
  forms: [
    {
      name: "voice-event",
      what: "flute-gateway's voice attribution event",
      has: ["modality", "provider"],
      subject: "geometry.event.v1",
      framing: "raw",
      type: "voice.synthesized",
      session: ["session_id"],
      time: ["ts"],
      fields: [
        { to: "modality", kind: "text", required: "Send voice_synthesis, as `modality`." },
        { to: "provider", kind: "text", required: "Send which engine spoke, as `provider`." },
        { to: "voice", kind: "text" },
        { to: "namespace", kind: "text" },
        { to: "text_length", kind: "number" },
        { to: "audio_duration_seconds", kind: "number" },
      ],
      geometry: {
        modality: "audio",
        summary: "synthesized voice",
        subject: ["voice", "provider"],
        constellations: [
          {
            id: "voice",
            summary: "who spoke",
            list: ".",
            label: ["voice", "provider"],
            end: ["audio_duration_seconds"],
            ref: ["provider"],
          },
        ],
      },
    },
  ],
};
