import type { Kind, Target } from "../config/types.ts";
import type { FileBlock } from "../model/index.ts";
import { takesAddress as geminiTakes } from "../providers/gemini/files.ts";
import { RESPONSES_TRAITS } from "../providers/responses/traits.ts";

/** Which files a service fetches by itself when it is given an address. */
type Takes =
  | "images"
  | "https-images"
  | "https-images-and-pdf"
  /** Images and other files. */
  | "all"
  /** By content only. */
  | "none";

/**
 * OpenAI-shaped services: API references of openai (images by address, other files by content), openrouter.ai
 * (PDF too), docs.z.ai, Workers AI's schema (data addresses only), ai.google.dev and docs.ollama.com (their
 * compatible routes show base64 alone). A server of one's own would be made to fetch from inside the network.
 */
const OPENAI_SHAPED: Readonly<Partial<Record<Kind, Takes>>> = {
  openai: "images",
  openrouter: "all",
  glm: "images",
  compatible: "images",
  anthropic: "https-images",
};

/** False for targets that look at no file, or take none: there is nothing to fetch for them. */
export function readsFiles({ wire }: Target): boolean {
  return wire !== "claude_code" && wire !== "scripted" && wire !== "none";
}

/** True where the target can be told the address and sees to the file itself. */
export function takesAddress(file: FileBlock, url: URL, target: Target): boolean {
  switch (target.wire) {
    case "openai":
      return fits(OPENAI_SHAPED[target.kind] ?? "none", file, url);
    case "responses":
      // developers.openai.com, file inputs: other than chat completions it fetches documents too.
      return fits(
        RESPONSES_TRAITS[target.kind].fileAddresses ? "all" : (OPENAI_SHAPED[target.kind] ?? "none"),
        file,
        url,
      );
    case "anthropic":
      // platform.claude.com: image and PDF sources of type url, https only.
      return fits("https-images-and-pdf", file, url);
    case "gemini":
      return geminiTakes(url.href, target);
    case "ollama":
      return false;
    default:
      return true;
  }
}

function fits(takes: Takes, { mimeType = "" }: FileBlock, { protocol, pathname }: URL): boolean {
  // Where a request does not say what its file is, the adapters take it for an image.
  const image = mimeType === "" ? !/\.pdf$/i.test(pathname) : mimeType.startsWith("image/");
  const pdf = mimeType === "" ? !image : mimeType === "application/pdf";
  switch (takes) {
    case "all":
      return true;
    case "images":
      return image;
    case "https-images":
      return image && protocol === "https:";
    case "https-images-and-pdf":
      return (image || pdf) && protocol === "https:";
    case "none":
      return false;
  }
}
