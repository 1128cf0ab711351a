/** Runs one step of a start and prints a line for it: what was done, what came of it, and how long it took. */
export async function step<T>(
  name: string,
  work: () => Promise<T>,
  describe: (result: T) => string = () => "done",
): Promise<T> {
  const interactive = process.stdout.isTTY;
  const started = performance.now();
  if (interactive) process.stdout.write(`  … ${name}`);
  const clear = interactive ? "\r\x1b[2K" : "";
  try {
    const result = await work();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${clear}  ✓ ${name}: ${describe(result)} (${seconds} s)\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${clear}  ✗ ${name}\n`);
    throw error;
  }
}
