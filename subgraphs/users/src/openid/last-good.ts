/**
 * What another service publishes, asked for again when it is old. While that fails, the last answer serves on; without
 * one, the failure is the caller's, and the next caller tries again. At most one request at a time.
 * @returns the answer, at most `freshMs` old while the other service answers
 */
export function createLastGood<Value>(load: () => Promise<Value>, freshMs: number): () => Promise<Value> {
  let good: { readonly value: Value; readonly until: number } | null = null;
  let loading: Promise<Value> | null = null;
  const reload = (): Promise<Value> => {
    loading ??= load()
      .then((value) => {
        good = { value, until: Date.now() + freshMs };
        return value;
      })
      .finally(() => {
        loading = null;
      });
    return loading;
  };
  return async () => {
    const last = good;
    if (!last) return reload();
    if (Date.now() < last.until) return last.value;
    return reload().catch(() => last.value);
  };
}
