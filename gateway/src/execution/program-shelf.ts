import { LRUCache } from "lru-cache";

/** Of the programs of all operations together. */
const maxBytes = 96 * 1024 * 1024;

/** Which programs are kept, of whichever operations: a client decides how many there are. */
export interface ProgramShelf {
  /** @param forget called when others that were used since need the room */
  keep(program: object, bytes: number, forget: () => void): void;
  /** Notes that it is used. */
  use(program: object): void;
}

export function createProgramShelf(most = maxBytes): ProgramShelf {
  const kept = new LRUCache<object, () => void>({ maxSize: most, dispose: (forget) => forget() });
  return {
    keep: (program, bytes, forget) => void kept.set(program, forget, { size: Math.min(bytes, most) }),
    use: (program) => void kept.get(program),
  };
}
