import { wordsOf } from "./arguments.ts";
import type { SlashArgument, SlashCommand, SlashName } from "./slash-command.ts";

/** What a command makes of what stands after it; undefined where that does not fit its usage. */
type Reader = (rest: string) => SlashCommand | undefined;

export interface SlashEntry {
  readonly usage: string;
  readonly help: string;
  readonly argument?: SlashArgument;
  /** What may stand for the argument wherever one may. */
  readonly words?: readonly string[];
  readonly read: Reader;
}

/** Says that a wish is taken back. */
const NO = new Set(["none", "off", "-"]);

function one(read: (word: string | undefined) => SlashCommand | undefined): Reader {
  return (rest) => {
    const words = wordsOf(rest);
    return words.length > 1 ? undefined : read(words[0]);
  };
}

function nothing(command: SlashCommand): Reader {
  return (rest) => (rest === "" ? command : undefined);
}

function wish(word: string): string | null {
  return NO.has(word) ? null : word;
}

function readTier(word: string | undefined): SlashCommand | undefined {
  if (word === undefined) return { name: "tier", tier: undefined };
  if (NO.has(word) || word === "any") return { name: "tier", tier: null };
  return word === "1" || word === "2" || word === "3"
    ? { name: "tier", tier: Number(word) as 1 | 2 | 3 }
    : undefined;
}

function readEdit(word = "1"): SlashCommand | undefined {
  return /^[1-9]\d{0,5}$/.test(word) ? { name: "edit", message: Number(word) } : undefined;
}

function readAttach(rest: string): SlashCommand {
  const words = wordsOf(rest);
  const none = words.length === 1 && NO.has(words[0] ?? "");
  return { name: "attach", paths: none ? null : words };
}

function readCopy(word = "answer"): SlashCommand | undefined {
  return word === "answer" || word === "code" || word === "all" ? { name: "copy", what: word } : undefined;
}

/** `up` and `down` are the metric `thumbs_up`; a comment is whatever follows `comment`. */
function readFeedback(rest: string): SlashCommand | undefined {
  const [metric, ...values] = wordsOf(rest);
  const value = values.join(" ");
  if (metric === undefined) return undefined;
  if (metric === "up" || metric === "down")
    return value === ""
      ? { name: "feedback", given: { metric: "thumbs_up", value: metric === "up" } }
      : undefined;
  if (value === "") return undefined;
  return { name: "feedback", given: { metric, value: metric === "comment" ? value : scalar(value) } };
}

function scalar(text: string): boolean | number | string {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

function readHelp(word: string | undefined): SlashCommand | undefined {
  const about = word?.replace(/^\//, "");
  if (about === undefined) return { name: "help", about };
  return isSlashName(about) ? { name: "help", about } : undefined;
}

/** All slash commands, in the order of the help. */
export const SLASH: Readonly<Record<SlashName, SlashEntry>> = {
  model: {
    usage: "/model [name]",
    help: "ask this model from here on; without a name, show which one is asked and which there are",
    argument: "model",
    read: one((model) => ({ name: "model", model })),
  },
  function: {
    usage: "/function [name]",
    help: "ask this function of the gateway from here on",
    argument: "function",
    read: one((word) => ({ name: "function", function: word })),
  },
  variant: {
    usage: "/variant [name|none]",
    help: "only this variant of the function answers; none lets the gateway choose",
    argument: "variant",
    words: ["none"],
    read: one((word) => ({ name: "variant", variant: word === undefined ? undefined : wish(word) })),
  },
  system: {
    usage: "/system [text|none]",
    help: "system prompt from here on; without a text, show it",
    words: ["none"],
    read: (rest) => ({ name: "system", system: rest === "" ? undefined : wish(rest) }),
  },
  tier: {
    usage: "/tier [1|2|3|any]",
    help: "only targets of this tier answer",
    argument: "tier",
    words: ["1", "2", "3", "any"],
    read: one(readTier),
  },
  retry: {
    usage: "/retry [model]",
    help: "ask the last question again, of another model where one is named",
    argument: "model",
    read: one((model) => ({ name: "retry", model })),
  },
  edit: {
    usage: "/edit [n]",
    help: "write your last message again, or the nth from the end; what followed it is taken back",
    read: one(readEdit),
  },
  fork: {
    usage: "/fork",
    help: "go on in a copy of this conversation; this one stays as it is",
    read: nothing({ name: "fork" }),
  },
  attach: {
    usage: "/attach [file ...|none]",
    help: "send files and images with the next message; none takes them off",
    argument: "path",
    read: readAttach,
  },
  save: {
    usage: "/save [file]",
    help: "write the conversation to a new file as markdown",
    argument: "path",
    read: one((path) => ({ name: "save", path })),
  },
  copy: {
    usage: "/copy [answer|code|all]",
    help: "copy the last answer, its code blocks, or the whole conversation",
    argument: "part",
    words: ["answer", "code", "all"],
    read: one(readCopy),
  },
  feedback: {
    usage: "/feedback up|down, /feedback comment <text>, /feedback <metric> <value>",
    help: "say how the last answer was; kept with it",
    argument: "metric",
    words: ["up", "down", "comment"],
    read: readFeedback,
  },
  explain: {
    usage: "/explain",
    help: "say why this target answered, and what was tried before it",
    read: nothing({ name: "explain" }),
  },
  help: {
    usage: "/help [command]",
    help: "keys and commands",
    argument: "command",
    read: one(readHelp),
  },
  quit: {
    usage: "/quit",
    help: "leave; the conversation is kept",
    read: nothing({ name: "quit" }),
  },
};

export const SLASH_NAMES = Object.keys(SLASH) as SlashName[];

export function isSlashName(name: string): name is SlashName {
  return Object.hasOwn(SLASH, name);
}
