import { signIn } from "../operations/operation-plan.ts";
import { startPacedProcess, type PacedProcess } from "../load/load-process.ts";
import { startBenchSystem, type BenchSystem } from "../system/bench-system.ts";
import { dataFolderOf, onDatabase, seededDatabases, workingCopies } from "../system/bench-databases.ts";
import { createSystemClient } from "../../tests/support/system-client.ts";
import { sharedCores } from "../support/cores.ts";
import { startAttackerProcess, type AttackerProcess } from "./attacker-process.ts";

/** 100 users and 1,000 posts: what is measured does not grow with it. */
const scale = 0.5;

/** Gateway, subgraphs, attacker and sender are each a process; PostgreSQL and Redis are real. */
export interface RealStage {
  readonly system: BenchSystem;
  readonly attacker: AttackerProcess;
  readonly sender: PacedProcess;
  /** The demo account's access token. */
  readonly token: string;
  /** Of all accounts. */
  readonly addresses: readonly string[];
  close(): Promise<void>;
}

/** So many attempts may come from one network that the limit, which is another control, does not end the attack. */
const settings = { CLIENT_ATTEMPTS_PER_HOUR: "1000000" };

export async function startRealStage(): Promise<RealStage> {
  const copies = await workingCopies(await seededDatabases(scale));
  try {
    const options = { dataFolder: dataFolderOf(scale), cores: sharedCores, settings };
    const addresses = await addressesIn(copies.names.users);
    const [system, attacker, sender] = await Promise.all([
      startBenchSystem(copies.names, options),
      startAttackerProcess(sharedCores.load),
      startPacedProcess(sharedCores.load),
    ]);
    const { accessToken: token } = await signIn(createSystemClient(`http://127.0.0.1:${system.gatewayPort}`));
    const close = async (): Promise<void> => {
      await Promise.all([attacker.stop(), sender.child.stop(), system.close()]);
      await copies.drop();
    };
    return { system, attacker, sender, token, addresses, close };
  } catch (error) {
    await copies.drop();
    throw error;
  }
}

const addressesIn = (database: string): Promise<string[]> =>
  onDatabase(database, async (client) => {
    const { rows } = await client.query<{ address: string }>("SELECT address FROM email_address");
    return rows.map(({ address }) => address);
  });
