/** How an event of a subject is shown, as a table. Paths are those of the payload; the first that is there counts. */
export interface EmbedForm {
  /** NATS pattern. */
  readonly subject: string;
  readonly name: string;
  /** 0xRRGGBB */
  readonly color: number;
  readonly title?: readonly string[];
  readonly link?: readonly string[];
  readonly text?: readonly string[];
  readonly image?: readonly string[];
  readonly thumbnail?: readonly string[];
  readonly fields: readonly (readonly [name: string, ...paths: string[]])[];
  /** Lists of `{label, score}` as bars, strongest first. */
  readonly bars?: readonly (readonly [name: string, path: string])[];
  /** What stands there in the course of time, as a line of columns. */
  readonly course?: readonly (readonly [name: string, path: string])[];
}

const BLUE = 0x3498db;
const GREEN = 0x2ecc71;
const RED = 0xe74c3c;
const PURPLE = 0x9b59b6;
const ORANGE = 0xe67e22;
const TEAL = 0x1abc9c;
const GREY = 0x95a5a6;

/** The first whose pattern matches. */
export const embedForms: readonly EmbedForm[] = [
  {
    subject: "geometry.event.v1",
    name: "Geometry event",
    color: PURPLE,
    title: ["data.title", "data.video_id", "data.voice", "agent_id", "geometry.summary"],
    text: ["observation", "data.text", "data.answer"],
    fields: [
      ["Type", "type"],
      ["Agent", "agent_id", "source"],
      ["Task", "task_type"],
      ["Step", "step"],
      ["Action", "action.tool_name", "action.type", "action"],
      ["Success", "result.success"],
      ["Reward", "reward"],
      ["Model", "data.model"],
      ["Where", "data.uri", "data.audio_uri"],
      ["Session", "session_id"],
    ],
  },
  {
    subject: "geometry.visualization.ready.v1",
    name: "Visualization ready",
    color: TEAL,
    title: ["title", "id"],
    link: ["url"],
    text: ["summary"],
    image: ["image_url"],
    fields: [
      ["Kind", "kind"],
      ["Made by", "source"],
      ["Shape", "shape_id"],
    ],
  },
  {
    subject: "geometry.swarm.meta.v1",
    name: "Swarm",
    color: PURPLE,
    title: ["pack_id"],
    fields: [
      ["Status", "status"],
      ["Modality", "modality"],
      ["Best fitness", "best_fitness"],
      ["Namespace", "namespace"],
    ],
  },
  { subject: "geometry.>", name: "Geometry packet", color: PURPLE, title: ["summary"], fields: [] },
  {
    subject: "tokenism.*.*.v1",
    name: "ToKenism",
    color: PURPLE,
    title: ["cgp.summary", "action", "population_id"],
    fields: [
      ["Week", "week"],
      ["Namespace", "namespace"],
      ["Gini", "gini", "metrics.gini"],
      ["Category", "category"],
    ],
  },
  {
    subject: "content.publish.failed.v1",
    name: "Publishing failed",
    color: RED,
    title: ["meta.slug", "artifact_uri"],
    text: ["reason"],
    fields: [
      ["Stage", "stage"],
      ["Outcome", "outcome"],
      ["Again?", "retryable"],
      ["Namespace", "namespace"],
    ],
  },
  {
    subject: "content.published.v1",
    name: "Published",
    color: GREEN,
    title: ["title", "published_path"],
    link: ["jellyfin_public_url", "public_url"],
    text: ["description"],
    image: ["public_url"],
    thumbnail: ["thumbnail_url", "meta.thumbnail_url"],
    fields: [
      ["Namespace", "namespace"],
      ["Length", "duration"],
      ["Tags", "tags"],
      ["Artifact", "artifact_uri"],
    ],
  },
  {
    subject: "content.>",
    name: "New content",
    color: BLUE,
    title: ["title", "metadata.title", "url"],
    link: ["url"],
    text: ["description"],
    thumbnail: ["thumbnail_url"],
    fields: [
      ["Channel", "channel_name", "metadata.channel_name"],
      ["Namespace", "namespace"],
      ["Found by", "source"],
      ["Media", "media_type"],
      ["Published", "published_at"],
      ["Tags", "tags"],
    ],
  },
  {
    subject: "video.>",
    name: "Video ingested",
    color: GREEN,
    title: ["title", "video_id"],
    link: ["url"],
    text: ["description"],
    thumbnail: ["thumbnail_url"],
    fields: [
      ["Video", "video_id"],
      ["Channel", "channel_name"],
      ["Length", "duration_s"],
      ["Language", "language"],
      ["Namespace", "namespace"],
      ["Stored", "uri", "key"],
      ["Tags", "tags"],
    ],
  },
  {
    subject: "ingest.>",
    name: "Ingest",
    color: GREEN,
    title: ["title", "video_id", "file_id", "doc_id"],
    fields: [
      ["Video", "video_id", "media_id"],
      ["Namespace", "namespace"],
      ["Stored", "uri", "key"],
      ["Language", "language"],
    ],
  },
  {
    subject: "analysis.audio.v1",
    name: "Audio analysed",
    color: ORANGE,
    title: ["video_id", "audio_uri", "task_id"],
    text: ["transcript.text"],
    fields: [
      ["Language", "transcript.language"],
      ["Length", "features.global.duration"],
      ["Tempo", "features.global.tempo"],
      ["Namespace", "namespace"],
      ["Failed", "failed_stages"],
    ],
    bars: [["Emotions", "emotions"]],
    course: [["Emotion in time", "emotions"]],
  },
  {
    subject: "analysis.>",
    name: "Analysis",
    color: ORANGE,
    title: ["video_id", "doc_id", "id"],
    text: ["reasoning.response", "summary"],
    fields: [["Namespace", "namespace"]],
    bars: [
      ["Seen", "detections"],
      ["Scenes", "scenes"],
      ["Moods", "moods"],
    ],
    course: [["Mood in time", "moods"]],
  },
  { subject: ">", name: "Event", color: GREY, title: ["title", "summary", "id"], fields: [] },
];
