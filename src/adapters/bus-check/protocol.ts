import type { Inspected, LineOptions } from "../../bus/check/check-port.ts";
import type { Judgement } from "../../bus/checked-message.ts";
import type { Packed } from "./packed.ts";

/** What the thread is started with. Passphrases go from memory to memory and nowhere else. */
export interface Setup {
  /** Folder of contracts. */
  readonly contracts: string;
  /** Folder of ours. */
  readonly own: string;
  readonly keys: readonly { readonly passphrase: string; readonly from: string }[];
  readonly strict: boolean;
  readonly reveal: boolean;
  /** Signatures verified a second; the rest is told to be not checked. Undefined for all. */
  readonly signatureRate: number | undefined;
}

export type Request =
  | {
      readonly type: "judge";
      readonly id: number;
      readonly packed: Packed;
      readonly lines: LineOptions | undefined;
    }
  | { readonly type: "inspect"; readonly id: number; readonly packed: Packed }
  | { readonly type: "close" };

export type Reply =
  | { readonly type: "ready" }
  | {
      readonly type: "judged";
      readonly id: number;
      /** Names of judgements; new ones are defined in the same reply. */
      readonly names: Uint32Array;
      readonly defined: readonly (readonly [number, Judgement])[];
      /** Names of earlier replies mean nothing any more. */
      readonly forgotten: boolean;
      readonly lines: Uint8Array | undefined;
    }
  | { readonly type: "inspected"; readonly id: number; readonly message: Inspected }
  | {
      readonly type: "failed";
      readonly message: string;
      readonly code: string;
      readonly hint: string | undefined;
    };
