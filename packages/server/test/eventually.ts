/** Waits, in small steps, until something holds. */
export async function eventually(holds: () => boolean, withinMs = 2_000): Promise<void> {
  const until = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > until) throw new Error(`it did not come to hold within ${withinMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
