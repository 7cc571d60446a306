import type { Mapping } from "../mapping.ts";

/** supaserch's result has a plan and how far it came (PMOVES.AI services/supaserch/app.py, `run_pipeline`). */
export const supaserch: Mapping = {
  service: "supaserch",
  what: "the result of a search, as something to look at",
  routes: [],
  subjects: ["supaserch.result.v1"],
  forms: [
    {
      name: "result",
      what: "supaserch.result.v1",
      has: ["query", "plan"],
      subject: "geometry.visualization.ready.v1",
      framing: "raw",
      identity: ["id"],
      time: ["received_at"],
      fields: [
        { to: "source", kind: "text", otherwise: "supaserch" },
        { to: "id", from: ["request_id"], kind: "text", required: "Send the result's request_id." },
        { to: "kind", from: ["visualization.kind"], kind: "text", otherwise: "search" },
        { to: "title", from: ["query"], kind: "text" },
        { to: "url", from: ["visualization.url"], kind: "uri" },
        { to: "image_url", from: ["visualization.image_url"], kind: "uri" },
      ],
      geometry: {
        modality: "latent",
        summary: "stages of a search",
        subject: ["request_id"],
        constellations: [
          {
            id: "plan",
            summary: "stages, by how far they came",
            list: "plan",
            label: ["stage"],
            score: ["status"],
            scores: { complete: 1, running: 0.5, pending: 0.5, error: 0, failed: 0 },
            text: ["summary"],
          },
        ],
      },
    },
    {
      name: "visualization",
      what: "a geometry.visualization.ready.v1 that is only checked",
      has: ["source", "ts"],
      subject: "geometry.visualization.ready.v1",
      framing: "raw",
      identity: ["id"],
      time: ["ts"],
      fields: [],
      asIs: true,
    },
  ],
};
