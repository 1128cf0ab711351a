const lookAgainMs = 50;

/**
 * Takes the end of pnpm for a SIGTERM. pnpm runs a script in a shell, and a signal that only pnpm gets ends it and the
 * shell, while the script would go on without anybody who knows of it.
 */
export function endWithPnpm(): void {
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, lookAgainMs);
  timer.unref();
}
