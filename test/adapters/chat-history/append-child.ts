import { historyFile } from "../../../src/adapters/chat-history/history-file.ts";

const [, , folder = "", name = "", count = "0"] = process.argv;
await using history = historyFile(folder, { entries: 100_000, bytes: 2 ** 30 });
for (let i = 0; i < Number(count); i++) await history.append(`${name} ${i}\nsecond line`);
