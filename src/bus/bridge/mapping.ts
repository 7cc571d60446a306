/** A mapping says in a table how what one service sends becomes messages of the bus. No code in it. */

/** How a value has to look; what looks otherwise is a problem, never guessed at. */
export type FieldKind =
  | "text"
  /** An absolute address. */
  | "uri"
  | "number"
  | "texts"
  | "object"
  /** RFC 3339, the same without a zone (taken as UTC), or Unix seconds. */
  | "time";

export interface FieldRule {
  readonly to: string;
  /** Dotted paths, the first that is there counts; default the same name. */
  readonly from?: readonly string[];
  readonly kind: FieldKind;
  /** It must be there; the text says what the sender can do. */
  readonly required?: string;
  /** What counts where it is missing. */
  readonly otherwise?: string;
}

/** Items of a list as points of a constellation. Paths are those of an item. */
export interface ConstellationTable {
  readonly id: string;
  readonly summary: string;
  /** Path of the list; `*` steps through every key of an object, and `.` takes the body as one item. */
  readonly list: string;
  /** What an item is: shares of labels make spectrum and anchor. A plain item is its own label. */
  readonly label: readonly string[];
  /** 0 to 1: confidence and projection; 1 where an item says none. */
  readonly score?: readonly string[];
  /** Words in the place of a score, and what they are worth. */
  readonly scores?: Readonly<Record<string, number>>;
  /** `affect` places emotions on the circumplex; else x is time and y is the score. */
  readonly place?: "affect";
  readonly text?: readonly string[];
  readonly start?: readonly string[];
  readonly end?: readonly string[];
  readonly ref?: readonly string[];
}

export interface GeometryTable {
  /** Of the points; also the packet's `meta.source`. */
  readonly modality: "audio" | "image" | "latent" | "text" | "video";
  readonly summary: string;
  /** Paths whose value names the super node and what the points refer to. */
  readonly subject: readonly string[];
  readonly constellations: readonly ConstellationTable[];
}

/** One shape of body that a service sends, and the message it becomes. */
export interface Form {
  readonly name: string;
  /** One sentence: who sends this. */
  readonly what: string;
  /** Paths that are all there in this shape and not in the others. */
  readonly has: readonly string[];
  readonly subject: string;
  readonly framing: "envelope" | "raw";
  /** `type` of a `geometry.event.v1`. */
  readonly type?: string;
  /** Fields of the message that together name the event; where one is missing the whole content does. */
  readonly identity?: readonly string[];
  /** Paths that name the session; events that share it make one trajectory. */
  readonly session?: readonly string[];
  readonly time: readonly string[];
  readonly fields: readonly FieldRule[];
  /** Values that are the same for every message of this form. */
  readonly fixed?: Readonly<Record<string, string>>;
  readonly geometry?: GeometryTable;
  /** The body is the payload already: it is only checked. */
  readonly asIs?: boolean;
}

export interface Mapping {
  /** Of the service; also its route, `POST /<service>`. */
  readonly service: string;
  readonly what: string;
  /** Other routes under which the service is used to post. */
  readonly routes: readonly string[];
  /** Subjects on which the service sends the same bodies. */
  readonly subjects: readonly string[];
  /** Service that answers where requests are passed on: its reply is mapped too. */
  readonly answers?: string;
  /** Tried in order. */
  readonly forms: readonly Form[];
}
