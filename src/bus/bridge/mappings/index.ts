import type { Mapping } from "../mapping.ts";
import { channelMonitor } from "./channel-monitor.ts";
import { comfyui } from "./comfyui.ts";
import { fluteGateway } from "./flute-gateway.ts";
import { mediaAudio } from "./media-audio.ts";
import { mediaVideo } from "./media-video.ts";
import { pmovesYt } from "./pmoves-yt.ts";
import { supaserch } from "./supaserch.ts";

/** Every service that takes part without knowing of it. */
export const mappings: readonly Mapping[] = [
  channelMonitor,
  pmovesYt,
  comfyui,
  mediaVideo,
  mediaAudio,
  fluteGateway,
  supaserch,
];
