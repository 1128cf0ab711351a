/**
 * Settles as `promise` does, or rejects with `message` after `timeoutMs`. What `promise` started goes on.
 * In a process that is busy, the timer and the answer may have come in the same turn of the event loop, which looks at
 * timers first: what has arrived by then still counts.
 */
export async function withTimeout<T>(promise: Promise<T>, timeoutMs: number, message: string): Promise<T> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    setImmediate(() => reject(new Error(`${message} within ${timeoutMs} ms`)));
  }, timeoutMs);
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(timer);
  }
}
