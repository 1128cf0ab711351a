// Attacks a gateway from a process of its own, for as long as its parent says.
import { setTimeout as sleep } from "node:timers/promises";
import { serveOrders } from "../support/serve-orders.ts";
import type { Attack } from "./attack.ts";
import type { AttackOrder } from "./attacker-process.ts";
import { attacks, oneDoublingASecond, signIns } from "./attacks.ts";

function attackOf({ attack: name, people }: AttackOrder): Attack {
  if (people) return signIns(people.addresses, people.password);
  const attack = [...attacks, oneDoublingASecond].find((one) => one.name === name);
  if (!attack) throw new Error(`There is no attack called ${name}.`);
  return attack;
}

serveOrders(async (order: AttackOrder) => {
  const running = attackOf(order).start(order.port);
  await sleep(order.seconds * 1_000);
  return running.stop();
});
