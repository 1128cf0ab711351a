import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

export const usage = `Usage: pnpm gateway [--supergraph FILE] [--port N] [--open]

Starts the gateway alone, with the settings of the environment (see .env.example).

  --supergraph FILE  the composed schema; its subgraphs are at the addresses that it states,
                     or where <NAME>_URL says       (default: SUPERGRAPH_FILE, or the one in schema/)
  --port N           0 lets the system choose       (default: GATEWAY_PORT, or 4000)
  --open             any supergraph for anybody: no identity, no Redis, no limits; ends at once on a
                     signal. For trying out and for conformance suites, refused in production
  --help             this text
`;

/** What is wrong with the command line, in one line. */
export class FlagError extends Error {
  override readonly name = "FlagError";
}

export interface GatewayFlags {
  readonly help: boolean;
  readonly open: boolean;
  /** The flags as settings of the gateway. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * @param folder where relative paths start.
 * @throws {FlagError}
 */
export function readFlags(args: readonly string[], folder: string): GatewayFlags {
  const { supergraph, port, open, help } = parseFlags(args);
  return {
    help,
    open,
    settings: {
      ...(supergraph === undefined ? {} : { SUPERGRAPH_FILE: fileOf(supergraph, folder) }),
      ...(port === undefined ? {} : { GATEWAY_PORT: portOf(port) }),
      ...(open ? { OPEN: "true" } : {}),
    },
  };
}

function parseFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        supergraph: { type: "string" },
        port: { type: "string" },
        open: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new FlagError(firstSentence((error as Error).message));
  }
}

/** Node explains at length how a value may begin with a dash. */
const firstSentence = (message: string): string => message.split(/\n|\. /, 1)[0] ?? message;

function fileOf(path: string, folder: string): string {
  const file = resolve(folder, path);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new FlagError(`--supergraph: there is no file ${file}`);
  }
  return file;
}

function portOf(text: string): string {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new FlagError("--port: is a number from 0 to 65535");
  }
  return text;
}
