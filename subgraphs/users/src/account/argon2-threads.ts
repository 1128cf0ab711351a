import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Options } from "@node-rs/argon2";
import type { Argon2Answer, Argon2Question } from "./argon2-thread-main.ts";

/** The name by which the package knows the file, since a built folder has it as JavaScript. */
const mainModule = "@skein/users/account/argon2-thread-main.ts";

/** Argon2 for one password at a time on each thread. */
export interface Argon2Threads {
  /** @returns a PHC string */
  hash(password: string, parameters: Options): Promise<string>;
  verify(stored: string, password: string): Promise<boolean>;
}

/**
 * Hashes on threads that yield the processor to all others: while many people sign in, everybody else's requests go on as
 * if they did not. The engine's own threads have the priority of its event loop. As many are started as are asked at once,
 * which the caller bounds; a thread that waits keeps no process from ending.
 */
export function createArgon2Threads(): Argon2Threads {
  const idle: Worker[] = [];
  const start = (): Worker => {
    const worker = startWorker();
    // One that ends while it waits is missed by nobody: another one is started.
    worker.on("error", () => undefined);
    worker.once("exit", () => {
      const place = idle.indexOf(worker);
      if (place >= 0) idle.splice(place, 1);
    });
    return worker;
  };
  const ask = async (question: Argon2Question): Promise<string | boolean> => {
    const worker = idle.pop() ?? start();
    worker.ref();
    const answer = await answerOf(worker, question);
    worker.unref();
    idle.push(worker);
    if ("failure" in answer) throw new Error(answer.failure);
    return answer.result;
  };
  return {
    hash: async (password, parameters) => String(await ask({ kind: "hash", password, parameters })),
    verify: async (stored, password) => (await ask({ kind: "verify", stored, password })) === true,
  };
}

/** The service's secrets do not concern it. */
const startWorker = (): Worker =>
  new Worker(fileURLToPath(import.meta.resolve(mainModule)), { env: {}, execArgv: [] });

async function answerOf(worker: Worker, question: Argon2Question): Promise<Argon2Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Argon2Answer>();
  const onExit = (): void => reject(new Error("The thread that hashes passwords has ended."));
  worker.once("message", resolve).once("exit", onExit).once("error", reject);
  try {
    worker.postMessage(question);
    return await promise;
  } finally {
    worker.off("message", resolve).off("exit", onExit).off("error", reject);
  }
}
