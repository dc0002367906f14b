/**
 * A name for a recursive schema: its id, else its path in words, and a number when that is taken.
 *
 * @example uniqueName("Category", …, {}) // "Category"
 * @example uniqueName(undefined, "channels.shop.events.changed.tree[]", {}) // "ShopChangedTreeNode"
 */
export function uniqueName(id: string | undefined, path: string, taken: { readonly [name: string]: unknown }): string {
  const name = id ?? nameFromPath(path);
  if (!Object.hasOwn(taken, name)) return name;
  let number = 2;
  while (Object.hasOwn(taken, `${name}${number}`)) number++;
  return `${name}${number}`;
}

function nameFromPath(path: string): string {
  const words = path
    .replace(/^channels\./, "")
    .replace(/\.events\./, ".")
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  // `Node` keeps it apart from the type of the event itself.
  return `${words.join("").replace(/^[0-9]+/, "")}Node`;
}
