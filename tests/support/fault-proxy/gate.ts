import { Transform } from "node:stream";

export interface Gate {
  readonly stream: Transform;
  /** From now on nothing passes, and the sender meets back-pressure. */
  shut(): void;
  open(): void;
}

/** A place in a direction of a connection where the network can be taken away without either side being told. */
export function createGate(isShut: boolean): Gate {
  let waiting: (() => void) | undefined;
  const hold = (go: () => void): void => {
    if (isShut) waiting = go;
    else go();
  };
  return {
    stream: new Transform({
      transform: (chunk, _encoding, done) => hold(() => done(null, chunk)),
      // An end is news too.
      flush: (done) => hold(() => done()),
    }),
    shut() {
      isShut = true;
    },
    open() {
      isShut = false;
      const go = waiting;
      waiting = undefined;
      go?.();
    },
  };
}
