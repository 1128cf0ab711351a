// `pnpm dev`: what `pnpm start` does, and `pnpm schema:compose` before it, again after every change of code or schema.
import { spawn } from "node:child_process";
import { inRoot } from "./support/workspace.ts";

const watched = ["gateway/src", "subgraphs", "packages/service-kit/src", "schema", "prisma"];
const child = spawn(
  process.execPath,
  [
    "--watch",
    ...watched.map((path) => `--watch-path=${inRoot(path)}`),
    inRoot("scripts/start.ts"),
    "--compose",
  ],
  { stdio: "inherit" },
);
const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
process.on("SIGINT", passOn);
process.on("SIGTERM", passOn);
child.on("exit", (code) => process.exit(code ?? 0));
