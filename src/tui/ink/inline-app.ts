import { Box, Text, useApp, useCursor, useInput, usePaste, useStdout } from "ink";
import { createElement, type FunctionComponent, memo, useEffect, useSyncExternalStore } from "react";
import type { InlineStage } from "../base/inline-stage.ts";
import type { InkApp } from "./app.ts";
import { composerKeysOf } from "./composer-key.ts";

const Row = memo(({ line }: { readonly line: string }) => createElement(Text, { wrap: "truncate" }, line));

export interface InlineApp extends InkApp {
  /** Writes above the frame. */
  print(text: string): void;
}

interface InlineProps {
  readonly stage: InlineStage;
  readonly onMount: (app: InlineApp) => void;
}

/** The rows of an inline stage with the terminal's own cursor in them, and keys to it. */
export const Inline: FunctionComponent<InlineProps> = ({ stage, onMount }) => {
  const { exit, suspendTerminal } = useApp();
  const { write } = useStdout();
  const { setCursorPosition } = useCursor();
  const { lines, cursor } = useSyncExternalStore(stage.subscribe, stage.frame);
  setCursorPosition({ x: cursor.column, y: cursor.row });
  useInput((input, key) => stage.press(composerKeysOf(input, key)));
  usePaste((text) => stage.press([{ name: "", text }]));
  useEffect(() => {
    onMount({ exit, suspend: (task) => suspendTerminal(task), print: write });
  }, [exit, suspendTerminal, write, onMount]);
  return createElement(
    Box,
    { flexDirection: "column" },
    // An empty text takes no row.
    lines.map((line, slot) => createElement(Row, { key: slot, line: line === "" ? " " : line })),
  );
};
