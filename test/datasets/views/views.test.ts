import { describe, expect, it } from "vitest";
import { type Row, rowCheck } from "../../../src/datasets/index.ts";
import { VIEW_NAMES, viewOf } from "../../../src/datasets/views/index.ts";
import type { ViewedRow } from "../../../src/datasets/views/view.ts";

const say = (role: string, content: string) => ({ role, content, tool_calls: null, tool_call_id: null });
const call = {
  role: "assistant",
  content: "",
  tool_calls: '[{"id":"c","name":"find","arguments":"{\\"q\\":1}"}]',
  tool_call_id: null,
};

function row(id: string, more: Row = {}): Row {
  return {
    episode_id: id,
    continues: null,
    part: 1,
    session_id: "s",
    agent_id: null,
    task_id: "web_1",
    task_type: "research",
    environment: "web",
    instruction: "find it",
    messages: [say("user", "find it"), call, say("tool", "found"), say("assistant", `answer of ${id}`)],
    steps: [],
    success: true,
    verification: "verified_code",
    verifier: null,
    fitness: 0.9,
    fitness_parts: { task_success: 1, retrieval: null, cgp_fitness: null, efficiency: 1 },
    reward: 0.8,
    geometry: [],
    model: null,
    input_tokens: null,
    output_tokens: null,
    cost_usd: null,
    started_at: "2026-11-22T12:00:00.000Z",
    ended_at: "2026-11-22T12:00:01.000Z",
    end: "ended",
    source: "bus",
    content_sha256: "0".repeat(64),
    ...more,
  };
}

async function seen(name: string, rows: readonly ViewedRow[]): Promise<Row[]> {
  const view = viewOf(name);
  async function* source() {
    yield* rows;
  }
  // What a view gives must fit what it says.
  const check = rowCheck(view.columns);
  const made: Row[] = [];
  for await (const one of view.rows(source())) made.push(check(one));
  return made;
}

const kept = (one: Row): ViewedRow => ({ row: one, kept: true });
const dropped = (one: Row): ViewedRow => ({ row: one, kept: false });
const CALL = '<tool_call>\n{"name":"find","arguments":{"q":1}}\n</tool_call>';

describe("views", () => {
  it.each(VIEW_NAMES)("%s keep to their columns, and give nothing for nothing", async (name) => {
    expect(await seen(name, [])).toEqual([]);
    const rows = [kept(row("a")), dropped(row("b", { fitness: 0.2 }))];
    expect((await seen(name, rows)).length).toBeGreaterThan(0);
  });

  it("trl-sft is the conversation of what was kept, calls in the text", async () => {
    expect(await seen("trl-sft", [kept(row("a")), dropped(row("b"))])).toEqual([
      {
        messages: [
          { role: "user", content: "find it" },
          { role: "assistant", content: CALL },
          { role: "tool", content: "found" },
          { role: "assistant", content: "answer of a" },
        ],
        episode_id: "a",
        task_id: "web_1",
        environment: "web",
        fitness: 0.9,
        reward: 0.8,
      },
    ]);
  });

  it("trl-dpo pairs the fittest with the least fit of one item, kept or not, where they differ", async () => {
    const rows = [
      kept(row("a")),
      dropped(row("b", { fitness: 0.3 })),
      dropped(row("c", { fitness: 0.5 })),
      kept(row("d", { task_id: "web_2" })),
      kept(row("e", { task_id: "web_2", fitness: 0.85 })),
      dropped(row("f", { fitness: null })),
    ];
    const pairs = await seen("trl-dpo", rows);
    expect(pairs).toHaveLength(1);
    expect(pairs[0]).toMatchObject({ episode_id: "a", prompt: [{ role: "user", content: "find it" }] });
    expect(pairs[0]?.margin).toBeCloseTo(0.6, 12);
    expect(JSON.stringify(pairs[0]?.rejected)).toContain("answer of b");
  });

  it("trl-kto calls good what was kept and bad what failed, and leaves out what nobody could score", async () => {
    const rows = [
      kept(row("a")),
      dropped(row("b", { fitness: 0.2 })),
      dropped(row("c", { fitness: null })),
      dropped(row("d", { fitness: 0.6 })),
    ];
    expect((await seen("trl-kto", rows)).map(({ episode_id, label }) => [episode_id, label])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });

  it("trl-grpo asks each item once", async () => {
    const rows = [
      kept(row("a")),
      kept(row("b")),
      kept(row("c", { task_id: null })),
      kept(row("d", { task_id: null })),
    ];
    expect((await seen("trl-grpo", rows)).map(({ episode_id }) => episode_id)).toEqual(["a", "c"]);
  });

  it("verl has its five columns, numbered", async () => {
    const made = await seen("verl", [kept(row("a")), kept(row("b", { environment: null, task_type: null }))]);
    expect(made[0]).toMatchObject({
      data_source: "web",
      ability: "research",
      reward_model: { style: "rule", ground_truth: "answer of a" },
      extra_info: { index: 0, split: "train", episode_id: "a" },
    });
    expect(made[1]).toMatchObject({ data_source: "pmoves", ability: "agent", extra_info: { index: 1 } });
  });

  it("agentgym alternates, begins with the instruction and an OK, and names the environment in the item", async () => {
    const [made] = await seen("agentgym", [kept(row("a", { task_id: "12" }))]);
    expect(made).toEqual({
      item_id: "web_12",
      conversations: [
        { from: "human", loss: null, value: "find it" },
        { from: "gpt", loss: false, value: "OK" },
        { from: "human", loss: null, value: "find it" },
        { from: "gpt", loss: true, value: CALL },
        { from: "human", loss: null, value: "found" },
        { from: "gpt", loss: true, value: "answer of a" },
      ],
      reward: 0.8,
    });
  });

  it("sharegpt names its speakers as that form does", async () => {
    const [made] = await seen("sharegpt", [kept(row("a"))]);
    expect(made).toMatchObject({
      conversations: [{ from: "human" }, { from: "gpt" }, { from: "tool" }, { from: "gpt" }],
    });
  });
});
