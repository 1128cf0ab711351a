// What `argon2-threads.ts` runs, in a thread.
import { readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { basename } from "node:path";
import { parentPort } from "node:worker_threads";
import { hashSync, verifySync, type Options } from "@node-rs/argon2";

export type Argon2Question =
  | { readonly kind: "hash"; readonly password: string; readonly parameters: Options }
  | { readonly kind: "verify"; readonly stored: string; readonly password: string };

export type Argon2Answer = { readonly result: string | boolean } | { readonly failure: string };

/** Linux gives each thread a priority of its own, and calls this one so: https://man7.org/linux/man-pages/man5/proc_thread-self.5.html */
function yieldToOthers(): void {
  try {
    const thread = Number(basename(readlinkSync("/proc/thread-self")));
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Elsewhere passwords are as important as all else.
  }
}

function answer(question: Argon2Question): Argon2Answer {
  try {
    const { password } = question;
    if (question.kind === "hash") return { result: hashSync(password, question.parameters) };
    return { result: verifySync(question.stored, password) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

yieldToOthers();
parentPort?.on("message", (question: Argon2Question) => parentPort?.postMessage(answer(question)));
