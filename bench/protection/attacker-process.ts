import { inRoot } from "../../scripts/support/workspace.ts";
import type { Core } from "../support/cores.ts";
import { startWorkerProcess } from "../support/worker-process.ts";
import type { Tally } from "./attack.ts";

export interface AttackOrder {
  /** Its name in attacks.ts. */
  readonly attack: string;
  readonly port: number;
  readonly seconds: number;
  /** Those who sign in, where that is the attack. */
  readonly people?: { readonly addresses: readonly string[]; readonly password: string };
}

export interface AttackerProcess {
  /** Gives what came back, when the attack is over. */
  run(order: AttackOrder): Promise<Tally>;
  stop(): Promise<void>;
}

export async function startAttackerProcess(core: Core): Promise<AttackerProcess> {
  const main = inRoot("bench/protection/attacker-main.ts");
  const attacker = await startWorkerProcess<AttackOrder, Tally>("attacker", { main, core });
  return {
    run: (order) => {
      attacker.tell(order);
      return attacker.result(order.seconds * 1_000 + 30_000);
    },
    stop: () => attacker.child.stop(),
  };
}
