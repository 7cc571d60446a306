import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { Pool } from "undici";

/**
 * The floor: what any gateway must do and nothing else. node:http in, parse, rebuild as OpenAI's request,
 * undici out, parse, rebuild as TensorZero's answer; a stream event by event.
 */
const [port, upstream] = process.argv.slice(2) as [string, string];
const pool = new Pool(upstream, { connections: 2_048 });
const headers = { "content-type": "application/json", authorization: "Bearer bench" };

const server = createServer({ keepAliveTimeout: 600_000 }, (req, res) => {
  const parts: Buffer[] = [];
  req.on("data", (part: Buffer) => parts.push(part));
  req.on("end", async () => {
    const { input, stream } = JSON.parse(Buffer.concat(parts).toString());
    const extra = stream ? { stream: true, stream_options: { include_usage: true } } : {};
    const body = JSON.stringify({ model: "stub", messages: input.messages, ...extra });
    const answer = await pool.request({ method: "POST", path: "/v1/chat/completions", headers, body });
    const ids = { inference_id: randomUUID(), episode_id: randomUUID(), variant_name: "main" };
    if (!stream) {
      const { choices, usage } = JSON.parse(await answer.body.text());
      const content = [{ type: "text", text: choices[0].message.content }];
      const counted = { input_tokens: usage.prompt_tokens, output_tokens: usage.completion_tokens };
      const text = JSON.stringify({
        ...ids,
        content,
        usage: counted,
        finish_reason: choices[0].finish_reason,
      });
      res.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
      res.end(text);
      return;
    }
    res.writeHead(200, { "content-type": "text/event-stream" });
    let rest = "";
    for await (const part of answer.body) {
      const events = (rest + part).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) {
        if (event === "data: [DONE]") continue;
        const delta = JSON.parse(event.slice(6)).choices[0]?.delta?.content;
        const content = delta === undefined ? [] : [{ type: "text", id: "0", text: delta }];
        res.write(`data: ${JSON.stringify({ ...ids, content })}\n\n`);
      }
    }
    res.end("data: [DONE]\n\n");
  });
});
server.listen(Number(port), "127.0.0.1");
