import { join } from "node:path";
import { EXIT, PmovesError } from "../kernel/errors.ts";
import { Secret } from "../kernel/secret.ts";

/** Where the Hub is, and whose token there is. */
export interface HubAccess {
  /** HF_ENDPOINT, else https://huggingface.co. */
  readonly endpoint: string;
  /** HF_HUB_OFFLINE: nothing is asked. */
  readonly offline: boolean;
  readonly token: { readonly secret: Secret; readonly from: string } | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** As the Hub's own tools look (huggingface_hub, environment variables): HF_TOKEN, HF_TOKEN_PATH, then the file that `hf auth login` writes. */
export async function findAccess(
  env: Env,
  home: string,
  readText: (path: string) => Promise<string | undefined>,
): Promise<HubAccess> {
  const cache = env.HF_HOME || join(env.XDG_CACHE_HOME || join(home, ".cache"), "huggingface");
  const path = env.HF_TOKEN_PATH || join(cache, "token");
  const own = env.HF_TOKEN?.trim();
  const text = own || (await readText(path))?.trim();
  return {
    endpoint: (env.HF_ENDPOINT || "https://huggingface.co").replace(/\/+$/, ""),
    offline: /^(1|true|yes|on)$/i.test(env.HF_HUB_OFFLINE ?? ""),
    token: text ? { secret: new Secret(text), from: own ? "HF_TOKEN" : path } : undefined,
  };
}

export function offline(): PmovesError {
  return new PmovesError("HF_HUB_OFFLINE is set, so the Hub is not asked", {
    code: "hub.offline",
    exit: EXIT.usage,
    hint: "Unset it to ask the Hub; pmoves trajectories export writes the rows to a file of this machine",
  });
}
