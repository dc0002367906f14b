/**
 * Whether one concrete address can be of both templates: `renders/{id}` and `renders/latest`. Parameters are taken to match
 * anything. For those who serve several contracts at one endpoint; within one, `defineContract` refuses such addresses.
 */
export function addressesOverlap(a: string, b: string): boolean {
  const left = a.split("/");
  const right = b.split("/");
  if (left.length !== right.length) return false;
  return left.every((segment, index) => {
    const other = right[index] as string;
    return segment === other || segment.startsWith("{") || other.startsWith("{");
  });
}
