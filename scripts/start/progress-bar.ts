const width = 30;

/** Draws progress in place on a terminal, and a line for every tenth elsewhere. */
export function progressBar(label: string): (done: number, total: number) => void {
  let tenth = 0;
  return (done, total) => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    if (process.stdout.isTTY) {
      const filled = Math.round(share * width);
      const bar = "█".repeat(filled) + "░".repeat(width - filled);
      process.stdout.write(`\r\x1b[2K  … ${label} ${bar} ${Math.floor(share * 100)} %`);
    } else if (total >= 100_000 && Math.floor(share * 10) > tenth) {
      tenth = Math.floor(share * 10);
      process.stdout.write(`  … ${label} ${tenth * 10} %\n`);
    }
  };
}
