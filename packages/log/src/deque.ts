/** A queue in a ring buffer that grows: an array's `shift` costs as much as the array is long, and this log shifts per record. */
export interface Deque<T> {
  readonly length: number;
  push(item: T): void;
  /** Takes out the oldest. */
  shift(): T | undefined;
  /** The item at a position counted from the oldest. */
  at(index: number): T | undefined;
}

export function createDeque<T>(): Deque<T> {
  // The capacity is a power of two, so that a mask does for a remainder. Small at first: a log may have many channels.
  let items: (T | undefined)[] = new Array(4);
  let start = 0;
  let length = 0;

  const slot = (index: number): number => (start + index) & (items.length - 1);

  function grow(): void {
    const larger: (T | undefined)[] = new Array(items.length * 2);
    for (let index = 0; index < length; index++) larger[index] = items[slot(index)];
    items = larger;
    start = 0;
  }

  return {
    get length() {
      return length;
    },
    push(item) {
      if (length === items.length) grow();
      items[slot(length)] = item;
      length++;
    },
    shift() {
      if (length === 0) return undefined;
      const item = items[start];
      // Else the buffer would keep the item alive.
      items[start] = undefined;
      start = slot(1);
      length--;
      return item;
    },
    at(index) {
      return index < 0 || index >= length ? undefined : items[slot(index)];
    },
  };
}
