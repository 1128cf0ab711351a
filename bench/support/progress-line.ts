export interface ProgressLine {
  readonly show: (text: string) => void;
  readonly clear: () => void;
}

/** One line that is written over again on a terminal, and a line each elsewhere. */
export function createProgressLine(): ProgressLine {
  if (!process.stderr.isTTY) {
    return { show: (text) => console.error(`› ${text}`), clear: () => undefined };
  }
  const write = (text: string): void => void process.stderr.write(`\r\u001b[K${text}`);
  return {
    show: (text) => write(`› ${text.slice(0, (process.stderr.columns || 80) - 3)}`),
    clear: () => write(""),
  };
}
