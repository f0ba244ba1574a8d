/** A queue of work: one after the other, in the order in which it was asked for. What fails keeps nothing behind it waiting. */
export type InTurn = <T>(run: () => Promise<T>) => Promise<T>;

export function turns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const turn = last.then(run);
    last = turn.catch(() => undefined);
    return turn;
  };
}
