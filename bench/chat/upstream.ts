import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** An upstream that speaks OpenAI's chat stream and notes when it wrote its first word. */
export interface TokenStream extends AsyncDisposable {
  readonly url: string;
  /** Of the newest answer. */
  readonly firstAt: () => number;
}

const chunk = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/**
 * A question `tokens N at R` is answered with N tokens at R a second, `lines N` with N lines at once; the first
 * word is FIRST and the number of the answer, the last is LAST and that number.
 */
export async function startTokens(): Promise<TokenStream> {
  let answers = 0;
  let firstAt = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += String(piece);
    });
    request.on("end", async () => {
      const asked = [...body.matchAll(/(tokens|lines) (\d+)(?: at (\d+))?/g)].at(-1);
      const [, kind, count, rate] = asked ?? ["", "tokens", "1", "100"];
      const number = answers++;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      await pause(30);
      firstAt = performance.now();
      response.write(chunk({ role: "assistant", content: `FIRST${number} ` }, null));
      if (kind === "lines") {
        for (let line = 0; line < Number(count); line += 100) {
          const text = Array.from(
            { length: 100 },
            (_, i) => `line ${line + i} of an answer that is long\n\n`,
          );
          response.write(chunk({ content: text.join("") }, null));
          await pause(5);
        }
      } else {
        const begun = performance.now();
        for (let sent = 0; sent < Number(count) && !response.destroyed; ) {
          const due = ((performance.now() - begun) / 1000) * Number(rate);
          for (; sent < Math.min(due, Number(count)); sent += 1) {
            response.write(chunk({ content: sent % 60 === 59 ? "\n\n" : `word${sent % 10} ` }, null));
          }
          await pause(5);
        }
      }
      response.write(chunk({ content: `LAST${number}` }, null));
      response.end(`${chunk({}, "stop")}data: [DONE]\n\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    firstAt: () => firstAt,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
