import type { DoctorFinding, Examined } from "./finding.ts";

/** Hands findings on and remembers what they came to. */
export class Examination implements Examined {
  readonly #findings: AsyncIterable<DoctorFinding>;
  failed = false;
  unknown = false;

  constructor(findings: AsyncIterable<DoctorFinding>) {
    this.#findings = findings;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DoctorFinding, void, undefined> {
    for await (const finding of this.#findings) {
      this.failed ||= finding.result === "failed";
      this.unknown ||= finding.result === "not_checked";
      yield finding;
    }
  }
}
