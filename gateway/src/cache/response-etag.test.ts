import { describe, expect, it } from "@jest/globals";
import { encodedEtag, matchesEtag } from "./response-etag.ts";

describe("validators of answers", () => {
  it.each([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['"b",W/"a" , "c"', true],
    [" * ", true],
    ['"b"', false],
    ["a", false],
    ['"a', false],
    ["", false],
    [undefined, false],
  ])("%p is %p for the one that the client has", (header, has) => {
    expect(matchesEtag(header, '"a"')).toBe(has);
  });

  it("differ for each encoding", () => {
    expect([encodedEtag('"a"', null), encodedEtag('"a"', "gzip")]).toEqual(['"a"', '"a-gzip"']);
  });
});
