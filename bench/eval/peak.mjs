// Loaded before a program: says on the last line of stderr how much memory it had at most, in MB.
process.on("exit", () => process.stderr.write(`\npeak ${process.resourceUsage().maxRSS / 1024}\n`));
