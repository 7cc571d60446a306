import { Box, render, Text, useInput } from "ink";
import { createElement, useState } from "react";

// What a chat can't be faster than: a box with a text that takes keys, and nothing else.
function Bare() {
  const [text, setText] = useState("");
  useInput((input, key) => setText((before) => (key.ctrl ? "" : before + input)));
  return createElement(Box, null, createElement(Text, null, `> ${text} READY`));
}

render(createElement(Bare));
