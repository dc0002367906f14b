/** Whether one concrete address can be of both templates: `renders/{id}` and `renders/latest`. */
export function addressesOverlap(a: string, b: string): boolean {
  const left = a.split("/");
  const right = b.split("/");
  if (left.length !== right.length) return false;
  return left.every((segment, index) => {
    const other = right[index] as string;
    return segment === other || segment.startsWith("{") || other.startsWith("{");
  });
}
