import { expect, it } from "vitest";
import { createLedger } from "./ledger.ts";

function ledgerOf(heard: readonly number[], leaves = false) {
  const ledger = createLedger();
  ledger.joined("a", "c");
  for (let sequence = 1; sequence <= 5; sequence += 1) ledger.emitted("c", sequence);
  for (const sequence of heard) ledger.heard("a", "c", sequence);
  if (leaves) ledger.left("a", "c");
  return ledger.verdict();
}

it("finds nothing wrong with a client that heard everything", () => {
  expect(ledgerOf([1, 2, 3, 4, 5])).toEqual({ deliveries: 5, lost: [], repeated: [], misordered: [], uninvited: [] });
});

it("accepts a client that joined late, or left early", () => {
  expect(ledgerOf([3, 4, 5]).lost).toEqual([]);
  expect(ledgerOf([2, 3], true).lost).toEqual([]);
});

it("finds a gap, a missing end, a repeat, a wrong order and an uninvited event", () => {
  expect(ledgerOf([1, 2, 4, 5]).lost).toEqual(["a c#3"]);
  expect(ledgerOf([1, 2, 3, 4]).lost).toEqual(["a c#5"]);
  expect(ledgerOf([1, 2, 2, 3, 4, 5]).repeated).toEqual(["a c#2"]);
  expect(ledgerOf([1, 3, 2, 4, 5]).misordered).toEqual(["a c#2 after #3"]);
  const ledger = createLedger();
  ledger.heard("a", "c", 1);
  expect(ledger.verdict().uninvited).toHaveLength(1);
});

it("finds what a client should have heard first, or heard at all", () => {
  const missing = (heard: readonly number[]) => {
    const ledger = createLedger();
    for (let sequence = 1; sequence <= 3; sequence += 1) ledger.emitted("c", sequence);
    ledger.joined("a", "c", 2);
    for (const sequence of heard) ledger.heard("a", "c", sequence);
    return ledger.verdict().lost;
  };
  expect(missing([2, 3])).toEqual([]);
  expect(missing([1, 2, 3])).toEqual([]);
  expect(missing([3])).toEqual(["a c#2"]);
  expect(missing([])).toEqual(["a c#2", "a c#3"]);
});

it("asks for the newest of each key alone, and for none of what may be lost", () => {
  const verdict = (heard: readonly number[]) => {
    const ledger = createLedger();
    ledger.joined("a", "c", 1);
    for (let sequence = 1; sequence <= 6; sequence += 1) {
      ledger.emitted("c", sequence, { to: "latest", key: String(sequence % 2) });
    }
    ledger.emitted("c", 7, { to: "never" });
    for (const sequence of heard) ledger.heard("a", "c", sequence);
    const { lost, repeated, misordered } = ledger.verdict();
    return [...lost, ...repeated, ...misordered];
  };
  expect(verdict([5, 6])).toEqual([]);
  expect(verdict([1, 2, 5, 6, 7])).toEqual([]);
  expect(verdict([1, 2, 3, 6])).toEqual(["a c#5"]);
  expect(verdict([5, 6, 3])).toEqual(["a c#3 after #6"]);
  expect(verdict([5, 6, 7, 7])).toEqual(["a c#7"]);
});
