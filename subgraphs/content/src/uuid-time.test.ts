import { expect, it } from "@jest/globals";
import { v7 as uuidv7 } from "uuid";
import { uuidBoundAt } from "./uuid-time.ts";

it("is above every UUIDv7 of the millisecond before, and not above those of the moment", () => {
  const moment = Date.UTC(2026, 2, 1);
  const bound = uuidBoundAt(moment);
  expect(uuidv7({ msecs: moment - 1, random: new Uint8Array(16).fill(255) }) < bound).toBe(true);
  expect(uuidv7({ msecs: moment, seq: 0, random: new Uint8Array(16) }) >= bound).toBe(true);
});
