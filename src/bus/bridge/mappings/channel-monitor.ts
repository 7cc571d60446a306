import type { Mapping } from "../mapping.ts";

/**
 * channel-monitor queues what it finds by `POST <queue URL>`, pmoves-yt's `/yt/ingest`, without a header of
 * its own (PMOVES.AI services/channel-monitor/channel_monitor/monitor.py).
 */
export const channelMonitor: Mapping = {
  service: "channel-monitor",
  what: "new content of a watched channel",
  routes: ["/yt/ingest"],
  subjects: ["channel.new.content.v1"],
  answers: "pmoves-yt",
  forms: [
    {
      name: "notification",
      what: "channel-monitor's request to pmoves-yt",
      has: ["url"],
      subject: "content.new.v1",
      framing: "envelope",
      identity: ["namespace", "url"],
      time: ["published_at", "metadata.published_at"],
      fields: [
        { to: "url", kind: "uri", required: "Send the address of what is new, as `url`." },
        { to: "namespace", kind: "text", otherwise: "pmoves" },
        { to: "source", kind: "text", otherwise: "channel_monitor" },
        { to: "content_id", from: ["video_id", "content_id", "metadata.video_id"], kind: "text" },
        { to: "title", from: ["title", "metadata.title"], kind: "text" },
        { to: "description", from: ["description", "metadata.description"], kind: "text" },
        { to: "channel_id", from: ["channel_id", "metadata.channel_id"], kind: "text" },
        { to: "channel_name", from: ["channel_name", "metadata.channel_name"], kind: "text" },
        {
          to: "thumbnail_url",
          from: ["thumbnail_url", "thumbnail", "metadata.thumbnail_url", "metadata.thumbnail"],
          kind: "uri",
        },
        { to: "media_type", kind: "text" },
        { to: "format", kind: "text" },
        { to: "tags", kind: "texts" },
        { to: "published_at", from: ["published_at", "metadata.published_at"], kind: "time" },
        { to: "yt_options", kind: "object" },
        { to: "metadata", kind: "object" },
      ],
    },
  ],
};
