import type { Space } from "./flight.ts";
import { digest, shortKey } from "./question.ts";

/** What is forgotten with a space is a hint, and that a call is under way. */
const maxSpaces = 10_000;

export function createSpaces(): (id: string) => Space {
  const spaces = new Map<string, Space>();
  return (id) => {
    const known = spaces.get(id);
    if (known) return known;
    const [oldest] = spaces.keys();
    if (spaces.size >= maxSpaces && oldest !== undefined) spaces.delete(oldest);
    const space: Space = { id, redisId: digest(id), audience: "unknown", flights: new Map() };
    spaces.set(id, space);
    return space;
  };
}

/** Where a viewer's own parts stand. */
export const privateShelfId = (spaceId: string, viewerKey: string): string => `${spaceId}\n@${viewerKey}`;

/** Names in Redis; what only one viewer may see has that viewer in its name. */
export const sharedKey = (space: Space, key: string, viewerKey: string | null): string =>
  `${space.redisId}:${viewerKey === null ? "" : digest(viewerKey)}:${shortKey(key)}`;

/** Loads of one lane share flights: that of all viewers where answers are public, else each viewer's own. */
export const laneOf = (space: Space, viewerKey: string | null): string =>
  space.audience === "public" ? "" : ownLane(viewerKey);

export const ownLane = (viewerKey: string | null): string => (viewerKey === null ? "" : `@${viewerKey}`);
