// `pnpm bench gateway|operations|growth|protection`: how fast it is, measured in a way that anyone can repeat.
import { benchGateway } from "./gateway/command.ts";
import { benchGrowth } from "./growth/command.ts";
import { benchOperations } from "./operations/command.ts";
import { benchProtection } from "./protection/command.ts";
import { killChildren } from "./support/child.ts";

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  gateway: benchGateway,
  operations: benchOperations,
  growth: benchGrowth,
  protection: benchProtection,
};

const help = `pnpm bench gateway [options]     Skein's gateway against others, and against what Node can do at all
pnpm bench operations [options]  each operation of the app on the real system, with PostgreSQL and Redis
pnpm bench growth [options]      how cost grows with items, connections, processes and posts
pnpm bench protection [options]  what protecting the gateway costs, and what it is worth under attack

Each takes --help.`;

function endWith(code: number): never {
  killChildren();
  process.exit(code);
}

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const command = commands[name];
  if (command) return command(args);
  console.log(help);
  return name === "" || name === "--help" ? 0 : 2;
}

process.once("SIGINT", () => endWith(130));
process.once("SIGTERM", () => endWith(143));
process.once("uncaughtException", (error) => {
  console.error(error);
  endWith(1);
});
try {
  // Helper processes are still up.
  endWith(await main(process.argv.slice(2)));
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  endWith(1);
}
