/** <https://semver.org>, without build metadata, which decides nothing. */
const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?$/;

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** The order of releases: a prerelease comes before what it announces, and its identifiers count number by number. */
export function compareVersions(a: string, b: string): number {
  const [, ...left] = VERSION.exec(a) ?? [];
  const [, ...right] = VERSION.exec(b) ?? [];
  for (const part of [0, 1, 2]) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference;
  }
  return comparePrereleases(left[3], right[3]);
}

function comparePrereleases(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [left, right] = [a.split("."), b.split(".")];
  for (const [index, x] of left.entries()) {
    const y = right[index];
    if (y === undefined) return 1;
    if (x === y) continue;
    const [m, n] = [Number(x), Number(y)];
    if (!Number.isNaN(m) && !Number.isNaN(n)) return m - n;
    if (!Number.isNaN(m)) return -1;
    if (!Number.isNaN(n)) return 1;
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}
