import { Box, Text, useApp, useInput, usePaste } from "ink";
import { createElement, type FunctionComponent, memo, useEffect, useSyncExternalStore } from "react";
import type { Stage } from "../base/stage.ts";
import { keysOf } from "./key-name.ts";

/** One text a slot: a row that did not change is neither reconciled nor laid out. */
const Row = memo(({ line }: { readonly line: string }) => createElement(Text, { wrap: "truncate" }, line));

/** What only a mounted Ink app can do. */
export interface InkApp {
  exit(error?: Error): void;
  suspend(task: () => Promise<void>): Promise<void>;
}

interface AppProps {
  readonly stage: Stage;
  readonly onMount: (app: InkApp) => void;
}

/** The only component: the lines of the stage, and keys to it. */
export const App: FunctionComponent<AppProps> = ({ stage, onMount }) => {
  const { exit, suspendTerminal } = useApp();
  const { columns, rows, lines } = useSyncExternalStore(stage.subscribe, stage.frame);
  useInput((input, key) => {
    for (const one of keysOf(input, key)) stage.press(one);
  });
  usePaste((text) => stage.press({ name: "", text }));
  useEffect(() => {
    onMount({ exit, suspend: (task) => suspendTerminal(task) });
  }, [exit, suspendTerminal, onMount]);
  return createElement(
    Box,
    { flexDirection: "column", width: columns, height: rows, overflow: "hidden" },
    // An empty text takes no row.
    lines.map((line, slot) => createElement(Row, { key: slot, line: line === "" ? " " : line })),
  );
};
