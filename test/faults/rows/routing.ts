import { sse, sseOf } from "../../support/upstream.ts";
import { both, type Expected, type Fault, impatient, SHORT_MS } from "../fault.ts";
import { answering, GOOD, saying } from "../wire.ts";

/** Faults of the whole: everything exhausted, passed over, late, or nobody left to answer to. */

const hang = { beforeHead: "hang" } as const;
const broke = {
  status: 402,
  body: { error: { message: "Insufficient Balance", type: "x", param: null, code: null } },
};
const boom = {
  status: 500,
  body: { error: { message: "boom", type: "server_error", param: null, code: null } },
};
const page = { headers: { "content-type": "text/html" }, body: "<html>hi</html>" };
const refused = { elsewhere: "refused" } as const;

function allFailed(attempts: readonly string[], openai: number, reason: RegExp, retryAfter?: string) {
  const reply = {
    status: { native: 502, openai },
    reason,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
  return both({ attempts, reply });
}

const gone: Expected = { attempts: ["1 cancelled"], reply: "gone" };

export const routing: readonly Fault[] = [
  {
    name: "every tier fails in passing",
    tier1: boom,
    tier3: boom,
    ...allFailed(["1 retry", "3 retry"], 429, /All variants failed/, "1"),
  },
  {
    name: "every tier is out of credit",
    tier1: broke,
    tier3: broke,
    ...allFailed(["1 credit", "3 credit"], 402, /Insufficient Balance/),
  },
  {
    name: "every tier fails, each in its way",
    tier1: broke,
    tier3: page,
    ...allFailed(["1 credit", "3 model"], 502, /Insufficient Balance.*web page/),
  },
  {
    name: "every tier is dead",
    tier1: refused,
    tier3: refused,
    ...allFailed(["1 model", "3 model"], 502, /no connection could be made/),
  },
  {
    name: "every tier hangs",
    tier1: hang,
    tier3: hang,
    settings: { attemptMs: 40, firstTokenMs: 40 },
    ...allFailed(["1 timeout", "3 timeout"], 429, /no answer in time/, "1"),
  },
  {
    name: "the first takes all the time there is",
    tier1: hang,
    settings: { totalMs: 40 },
    ...both({
      attempts: ["1 timeout"],
      reply: { status: { native: 502, openai: 429 }, reason: /no answer in time/, retryAfter: "1" },
    }),
  },
  {
    name: "tier 1 has no key",
    tier1: answering("never"),
    target: {
      unusable: { skip: "no_key", reason: "FAULT_KEY is not set", fix: "set it" },
    },
    ...both({ attempts: ["1 no_key", "3 ok"], reply: { said: GOOD } }),
  },
  {
    name: "tier 1 is of a kind that is not spoken",
    tier1: answering("never"),
    target: { unusable: { skip: "unsupported", reason: "not spoken here", fix: "remove it" } },
    ...both({ attempts: ["1 unsupported", "3 ok"], reply: { said: GOOD } }),
  },
  {
    name: "tier 1 has no key and tier 3 is dead",
    tier1: answering("never"),
    tier3: refused,
    target: { unusable: { skip: "no_key", reason: "FAULT_KEY is not set", fix: "set it" } },
    ...allFailed(["1 no_key", "3 model"], 502, /FAULT_KEY is not set/),
  },
  {
    name: "the queue of tier 1 is full",
    tier1: answering("never"),
    given: "full",
    ...both({ attempts: ["1 busy", "3 ok"], reply: { said: GOOD } }),
  },
  {
    name: "tier 1 is known to be too small",
    tier1: answering("never"),
    target: { contextWindow: 1 },
    ...both({ attempts: ["1 too_small", "3 ok"], reply: { said: GOOD } }),
  },
  {
    name: "tier 1 is slow and tier 3 is asked beside it",
    tier1: hang,
    target: { timeouts: { totalMs: SHORT_MS } },
    settings: { hedgeMs: 5, hedgePaid: true },
    whole: { attempts: ["1 timeout", "3 ok"], reply: { said: GOOD } },
    stream: { attempts: ["3 ok", "1 cancelled"], reply: { said: GOOD } },
  },
  {
    name: "tier 1 is resting",
    tier1: answering("never"),
    given: "benched",
    ...both({ attempts: ["1 benched", "3 ok"], reply: { said: GOOD } }),
  },
  {
    name: "tier 1 is resting for want of credit and tier 3 has none either",
    tier1: answering("never"),
    tier3: broke,
    given: "benched",
    ...allFailed(["1 benched", "3 credit"], 402, /spent this morning/),
  },
  {
    name: "the first fault after the 200 had to go out",
    tier1: hang,
    ...impatient,
    settings: { holdMs: 5 },
    whole: { attempts: ["1 timeout", "3 ok"], reply: { said: GOOD } },
    stream: { attempts: ["1 timeout", "3 ok"], reply: { said: GOOD }, late: true },
  },
  {
    name: "every tier fails after the 200 had to go out",
    tier1: hang,
    tier3: refused,
    ...impatient,
    settings: { holdMs: 5 },
    whole: { attempts: ["1 timeout", "3 model"], reply: { status: 502, reason: /All variants failed/ } },
    stream: {
      attempts: ["1 timeout", "3 model"],
      reply: { status: 502, reason: /All variants failed/ },
      late: true,
    },
  },
  { name: "the client leaves before there is an answer", tier1: hang, leaves: "asked", ...both(gone) },
  {
    name: "the client leaves while its 200 waits for a target",
    tier1: hang,
    settings: { holdMs: 1 },
    leaves: "asked",
    ...both(gone),
  },
  {
    name: "the client leaves while the answer is on its way",
    tier1: {
      whole: { pieces: ['{"choices":[', { hang: true }] },
      stream: sseOf(sse({ choices: [] }), { hang: true }),
    },
    leaves: "asked",
    ...both(gone),
  },
];

/** Only a stream has begun before it is whole. */
export const leftInTheMiddle: Fault = {
  name: "the client leaves in the middle of a stream",
  tier1: sseOf(sse(saying("half")), { hang: true }),
  leaves: "begun",
  whole: gone,
  stream: gone,
};
