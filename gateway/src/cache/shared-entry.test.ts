import { describe, expect, it } from "@jest/globals";
import { formatEntry, parseStoredEntry } from "./shared-entry.ts";

const part = {
  value: { text: "a|b\nc", list: [null, 1] },
  scope: "public" as const,
  storedAt: 1_700_000_000_000,
  freshUntil: 1_700_000_060_000,
  staleUntil: 1_700_000_090_000,
  tags: ["user-1", "\u0001users\u0001User", "with|bar"],
};
const raw = formatEntry({ ...part, moment: 3 }, { epoch: "e_p-0", sequence: 40 });

describe("an entry in Redis", () => {
  it("is read as it was written", () => {
    expect(parseStoredEntry(raw)).toEqual({ epoch: "e_p-0", sequence: 40, part });
    const none = formatEntry({ ...part, value: null, tags: [], moment: 0 }, { epoch: "e", sequence: 0 });
    expect(parseStoredEntry(none)?.part).toEqual({ ...part, value: null, tags: [] });
  });

  it.each([
    [""],
    ["\n"],
    ["null"],
    ["{}"],
    [raw.replace("1|", "2|")],
    [raw.replace("public", "all")],
    [raw.replace("e_p-0|", "")],
    [raw.slice(0, raw.indexOf("\n"))],
    [raw.slice(0, raw.indexOf("\n") + 1)],
    [raw.slice(0, -1)],
    [raw.replaceAll("|", "")],
    ["1|e|!|!|!|!|public|\n1"],
    ["\u0000\uFFFD"],
  ])("is none when it is %j", (garbage) => {
    expect(parseStoredEntry(garbage)).toBeUndefined();
  });
});
