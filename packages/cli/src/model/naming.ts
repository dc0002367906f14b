/**
 * Turns a contract's, a channel's or an event's name into the form that types have.
 *
 * @example pascalCase("studio-two") // "StudioTwo"
 * @example pascalCase("joinedRoom") // "JoinedRoom"
 */
export function pascalCase(name: string): string {
  return name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/**
 * @example camelCase("studio-two") // "studioTwo"
 */
export function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}
