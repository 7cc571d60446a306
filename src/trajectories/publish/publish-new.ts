import {
  isOpen,
  licenseOf,
  mayWrite,
  type Published,
  publishPrepared,
  type StepLog,
} from "../../hub/index.ts";
import { type HubRunPorts, type PublishHow, targetRepo } from "./ports.ts";
import { prepareBatch, seenBefore } from "./prepare.ts";

/** Publishes what is new; goes on with a run that was interrupted first. Gives undefined where nothing is new. */
export async function publishNew(ports: HubRunPorts, how: PublishHow): Promise<Published | undefined> {
  const hub = await ports.hub();
  await mayWrite(hub);
  const repo = await targetRepo(ports, how.repo);
  const license = await licenseOf(ports, repo, how.license);
  await using _ = await ports.publisherLock(repo);
  await ports.license(repo, license);
  const steps = await ports.publishSteps();
  const wish = {
    repo: { type: "dataset", id: repo } as const,
    branch: how.branch,
    private: !how.public,
    license,
    pullRequest: how.pullRequest,
  };
  const publishing = {
    hub,
    steps,
    signal: ports.signal,
    ...(ports.onProgress ? { onProgress: ports.onProgress } : {}),
  };
  // Also what was killed while it was being prepared left files that nobody wants.
  await sweep(ports, steps, repo);
  await using _swept = { [Symbol.asyncDispose]: () => sweep(ports, steps, repo) };
  const runs = await steps.runs(repo);
  const open = runs.findLast(isOpen);
  if (open !== undefined) {
    await ports.talk.note(
      `going on with the batch of ${open.prepared.facts.created_at}, which was interrupted`,
    );
    return await publishPrepared(publishing, wish, open);
  }
  const prepared = await prepareBatch(ports, { ...how, repo }, seenBefore(runs));
  if (prepared === undefined) return undefined;
  await steps.add(prepared);
  return await publishPrepared(publishing, wish, {
    prepared,
    committed: undefined,
    steps: new Set(["prepared"]),
  });
}

/** Removes the files of runs that are over. */
export async function sweep(
  ports: Pick<HubRunPorts, "sweepRuns">,
  steps: StepLog,
  repo: string,
): Promise<void> {
  const open = (await steps.runs(repo)).filter(isOpen).map(({ prepared }) => prepared.run);
  await ports.sweepRuns(repo, open);
}
