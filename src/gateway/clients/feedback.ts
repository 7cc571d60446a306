import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { asRequestError } from "../api/read.ts";
import { giveFeedback } from "../http/records/feedback.ts";
import { type ConfigChoice, type OpenPorts, readGatewayConfig } from "../run/open.ts";
import { Connection, type RemoteOptions } from "./connection.ts";

/** The body of `POST /feedback`. Throws `RequestError` for what does not fit, `PmovesError` where nobody answers. */
export type GiveFeedback = (body: object, signal: AbortSignal) => Promise<{ readonly feedback_id: string }>;

export function remoteFeedback(options: RemoteOptions): GiveFeedback {
  const connection = new Connection(options);
  return async (body, signal) => {
    const value = (await connection.json("POST", "/feedback", body, signal)) as Partial<
      Record<string, unknown>
    > | null;
    const id = value?.feedback_id;
    if (typeof id !== "string") throw connection.notOne("/feedback did not answer with a feedback_id");
    return { feedback_id: id };
  };
}

/** Into the records of this machine, checked by the configuration that a command reads. */
export async function ownFeedback(ports: OpenPorts, choice: ConfigChoice): Promise<GiveFeedback> {
  const { config } = await readGatewayConfig(ports, { ...choice, requireUsable: false });
  const records = (await ports.recording?.())?.access;
  if (records === undefined) {
    throw new PmovesError("records can't be used here, so nothing can be said of them", {
      code: "store.unusable",
      exit: EXIT.failure,
      hint: "`pmoves store check` says what is wrong with the file; or ask a gateway by --gateway",
    });
  }
  return async (body) => {
    try {
      return await giveFeedback(body, { records, clock: ports.clock, config });
    } catch (thrown) {
      throw asRequestError(thrown);
    }
  };
}
