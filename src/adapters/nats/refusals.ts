import { errors } from "@nats-io/transport-node";

type Violation = InstanceType<typeof errors.PermissionViolationError>;

interface Waiter {
  readonly operation: Violation["operation"];
  readonly subjects: ReadonlySet<string>;
  readonly found: Map<string, Violation>;
}

/**
 * NATS says what a user may not do in a message of its own, some time after it was tried and before it answers
 * the flush that follows: whoever tries something waits for both, else it would be taken for done.
 */
export class Refusals {
  readonly #waiters = new Set<Waiter>();

  /** Runs `attempt`, which ends with a flush, and gives what was refused of it, by subject. */
  async of(
    operation: Violation["operation"],
    subjects: readonly string[],
    attempt: () => Promise<void>,
  ): Promise<ReadonlyMap<string, Violation>> {
    const waiter: Waiter = { operation, subjects: new Set(subjects), found: new Map() };
    this.#waiters.add(waiter);
    try {
      await attempt();
      // What the server said before it answered is on its way through the library's queue.
      await new Promise((resolve) => setImmediate(resolve));
      return waiter.found;
    } finally {
      this.#waiters.delete(waiter);
    }
  }

  /** True where somebody waits for it. */
  tell(error: Error): boolean {
    if (!(error instanceof errors.PermissionViolationError)) return false;
    let isAwaited = false;
    for (const { operation, subjects, found } of this.#waiters) {
      if (operation !== error.operation || !subjects.has(error.subject)) continue;
      found.set(error.subject, error);
      isAwaited = true;
    }
    return isAwaited;
  }
}
