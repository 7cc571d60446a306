/** Those who may have something better to do at Ctrl-C than to end the program: to stop an answer, for instance. */
export class Interrupts {
  readonly #takers: (() => boolean)[] = [];

  /** `taker` is true where it has taken the Ctrl-C. */
  take(taker: () => boolean): Disposable {
    this.#takers.push(taker);
    return {
      [Symbol.dispose]: () => {
        const at = this.#takers.indexOf(taker);
        if (at >= 0) this.#takers.splice(at, 1);
      },
    };
  }

  /** Whether somebody took it; who came last is asked first. */
  offer(): boolean {
    return this.#takers.toReversed().some((taker) => taker());
  }
}
