import { Box, Text, useApp, useCursor, useInput, usePaste, useStdout } from "ink";
import { createElement, type FunctionComponent, memo, useEffect } from "react";
import type { InlineFrame } from "../base/inline-screen.ts";
import type { Key } from "../base/screen.ts";
import type { InkApp } from "./app.ts";
import { composerKeysOf } from "./composer-key.ts";

const Row = memo(({ line }: { readonly line: string }) => createElement(Text, { wrap: "truncate" }, line));

export interface InlineApp extends InkApp {
  /** Writes above the frame. */
  print(text: string): void;
}

interface InlineProps {
  readonly frame: InlineFrame;
  readonly onKeys: (keys: readonly Key[]) => void;
  readonly onMount: (app: InlineApp) => void;
}

/** The rows of a frame with the terminal's own cursor in them, and keys. */
export const Inline: FunctionComponent<InlineProps> = ({ frame, onKeys, onMount }) => {
  const { exit, suspendTerminal } = useApp();
  const { write } = useStdout();
  const { setCursorPosition } = useCursor();
  const { lines, cursor } = frame;
  setCursorPosition({ x: cursor.column, y: cursor.row });
  useInput((input, key) => onKeys(composerKeysOf(input, key)));
  usePaste((text) => onKeys([{ name: "", text }]));
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
