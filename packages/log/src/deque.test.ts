import fc from "fast-check";
import { expect, test } from "vitest";
import { createDeque } from "./deque.ts";

test("a deque is a list that is pushed and shifted", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (pushes) => {
      const deque = createDeque<number>();
      const list: number[] = [];
      pushes.forEach((push, index) => {
        if (push) {
          deque.push(index);
          list.push(index);
        } else expect(deque.shift()).toBe(list.shift());
        expect(deque.length).toBe(list.length);
        expect([deque.at(-1), deque.at(0), deque.at(list.length - 1), deque.at(list.length)]).toEqual([
          undefined,
          list[0],
          list.at(-1),
          undefined,
        ]);
      });
      expect(list.map((_, index) => deque.at(index))).toEqual(list);
    }),
  );
});
