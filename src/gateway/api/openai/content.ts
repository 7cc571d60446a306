import type { FileBlock, InputBlock, JsonObject } from "../../model/index.ts";
import { fileFromUrl, mimeTypeOf, readBase64, readDetail, splitDataUrl } from "../file-block.ts";
import {
  expected,
  FieldFault,
  type Fields,
  inside,
  optional,
  readFields,
  readNonEmpty,
  readObject,
  readString,
  required,
  unknownValue,
} from "../read.ts";
import { readRawText, readTemplate } from "../tensorzero/blocks.ts";

/** Content parts of OpenAI messages, and the `tensorzero::` ones that TensorZero adds. */

type PartReader = (fields: Fields, role: string) => InputBlock;

function readText(fields: Fields, role: string): InputBlock {
  const args = fields["tensorzero::arguments"];
  const text = fields.text;
  if (args === undefined || args === null)
    return { type: "text", text: required(fields, "text", readString) };
  if (text !== undefined && text !== null) {
    throw new FieldFault("only one of `text` and `tensorzero::arguments` can be given");
  }
  return { type: "template", name: role, arguments: required(fields, "tensorzero::arguments", readObject) };
}

function readRefusal(fields: Fields): InputBlock {
  return { type: "text", text: required(fields, "refusal", readString) };
}

function readImageUrl(value: unknown): FileBlock {
  if (typeof value === "string") return fileFromUrl(value, undefined);
  const fields = readFields(value);
  const detail = optional(fields, "detail", readDetail);
  return required(fields, "url", (url) => fileFromUrl(readString(url), detail));
}

function readFile(value: unknown): FileBlock {
  const fields = readFields(value);
  if (fields.file_id !== undefined && fields.file_data === undefined) {
    throw new FieldFault("uploaded files are not kept here; send the content as `file_data`", "file_id");
  }
  const filename = optional(fields, "filename", readString);
  return required(fields, "file_data", (value) => {
    const text = readString(value);
    if (splitDataUrl(text) !== undefined) return fileFromUrl(text, undefined, filename);
    const data = readBase64(text);
    return { type: "file", data, mimeType: mimeTypeOf(data, undefined), filename };
  });
}

/** Names of audio formats that are not the media type's own. */
const AUDIO_TYPES: ReadonlyMap<string, string> = new Map([
  ["mp3", "audio/mpeg"],
  ["m4a", "audio/mp4"],
  ["pcm16", "audio/L16"],
]);

function readAudio(value: unknown): FileBlock {
  const fields = readFields(value);
  const format = required(fields, "format", readNonEmpty);
  return {
    type: "file",
    data: required(fields, "data", readBase64),
    mimeType: AUDIO_TYPES.get(format) ?? `audio/${format}`,
  };
}

const READERS: ReadonlyMap<string, PartReader> = new Map<string, PartReader>([
  ["text", readText],
  ["refusal", readRefusal],
  ["image_url", (fields) => required(fields, "image_url", readImageUrl)],
  ["file", (fields) => required(fields, "file", readFile)],
  ["input_audio", (fields) => required(fields, "input_audio", readAudio)],
  ["tensorzero::raw_text", readRawText],
  ["tensorzero::template", readTemplate],
]);

function readPart(value: unknown, role: string): InputBlock {
  const fields = readFields(value);
  const type = fields.type;
  // An object that is no part at all is the arguments of the role's template, as TensorZero's first clients sent.
  if (type === undefined) return { type: "template", name: role, arguments: fields as JsonObject };
  if (typeof type !== "string") throw inside(expected("a string", type), "type");
  const read = READERS.get(type);
  if (read === undefined) throw inside(unknownValue(type, [...READERS.keys()]), "type");
  return read(fields, role);
}

/** Appends what `content` holds: text, or a list of parts. `role` names the template that arguments are for. */
export function readContent(content: unknown, role: string, into: InputBlock[]): void {
  if (typeof content === "string") {
    into.push({ type: "text", text: content });
    return;
  }
  if (!Array.isArray(content)) throw expected("a string or a list of content parts", content);
  for (let i = 0; i < content.length; i++) {
    try {
      into.push(readPart(content[i], role));
    } catch (thrown) {
      throw inside(thrown, `[${i}]`);
    }
  }
}
