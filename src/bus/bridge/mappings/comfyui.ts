import type { Mapping } from "../mapping.ts";

/**
 * ComfyUI's helpers post to render-webhook's `/comfy/webhook` (PMOVES.AI services/render-webhook/webhook.py);
 * ComfyUI itself knows `{prompt_id, outputs}` in its history and `executed` on its web socket. A presigned
 * address opens the store to whoever reads it, so it is left out.
 */
export const comfyui: Mapping = {
  service: "comfyui",
  what: "an image that has been rendered",
  routes: ["/comfy/webhook"],
  subjects: [],
  forms: [
    {
      name: "render-webhook",
      what: "the webhook of a finished render",
      has: ["s3_uri"],
      subject: "geometry.event.v1",
      framing: "raw",
      type: "image.rendered",
      identity: ["uri", "graph_hash"],
      session: ["meta.prompt_id", "graph_hash", "s3_uri"],
      time: ["created_at", "meta.created_at"],
      fields: [
        { to: "uri", from: ["s3_uri"], kind: "uri", required: "Send where the image is, as `s3_uri`." },
        { to: "bucket", kind: "text" },
        { to: "key", kind: "text" },
        { to: "title", kind: "text" },
        { to: "namespace", kind: "text", otherwise: "pmoves" },
        { to: "author", kind: "text" },
        { to: "tags", kind: "texts" },
        { to: "graph_hash", kind: "text" },
      ],
      geometry: {
        modality: "image",
        summary: "rendered image",
        subject: ["s3_uri"],
        constellations: [
          {
            id: "artifact",
            summary: "what was rendered",
            list: ".",
            label: ["title", "key"],
            ref: ["s3_uri"],
          },
          { id: "tags", summary: "how it is tagged", list: "tags", label: [] },
        ],
      },
    },
    {
      name: "history",
      what: "an entry of ComfyUI's history",
      has: ["prompt_id", "outputs"],
      subject: "geometry.event.v1",
      framing: "raw",
      type: "image.rendered",
      identity: ["prompt_id"],
      session: ["prompt_id"],
      time: ["created_at"],
      fields: [
        { to: "prompt_id", kind: "text", required: "Send ComfyUI's prompt_id." },
        { to: "outputs", kind: "object", required: "Send the outputs by node." },
      ],
      geometry: {
        modality: "image",
        summary: "rendered images",
        subject: ["prompt_id"],
        constellations: [
          {
            id: "images",
            summary: "images by their kind",
            list: "outputs.*.images",
            label: ["type"],
            text: ["filename"],
            ref: ["filename"],
          },
        ],
      },
    },
    {
      name: "executed",
      what: "ComfyUI's own message when a node is done",
      has: ["data.prompt_id", "data.output.images"],
      subject: "geometry.event.v1",
      framing: "raw",
      type: "image.rendered",
      identity: ["prompt_id", "node"],
      session: ["data.prompt_id"],
      time: ["ts"],
      fields: [
        { to: "prompt_id", from: ["data.prompt_id"], kind: "text", required: "Send ComfyUI's prompt_id." },
        { to: "node", from: ["data.node"], kind: "text" },
      ],
      geometry: {
        modality: "image",
        summary: "rendered images",
        subject: ["data.prompt_id"],
        constellations: [
          {
            id: "images",
            summary: "images by their kind",
            list: "data.output.images",
            label: ["type"],
            text: ["filename"],
            ref: ["filename"],
          },
        ],
      },
    },
  ],
};
