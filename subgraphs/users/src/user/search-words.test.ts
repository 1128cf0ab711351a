import { describe, expect, it } from "@jest/globals";
import { foldWords, searchWordsOf, toPrefixQuery } from "./search-words.ts";

describe("search words", () => {
  it("fold case, accents and width, and cut at everything that is not a letter or a digit", () => {
    expect(foldWords("José_L. O’Brien Ｗide")).toEqual(["jose", "l", "o", "brien", "wide"]);
  });

  it("of a user are those of handle and display name, each once", () => {
    expect(searchWordsOf({ handle: "ann_lee", displayName: "Ann-Sophie Lee" })).toEqual([
      "ann",
      "lee",
      "sophie",
    ]);
  });

  it("keep scripts without upper case and words without spaces", () => {
    expect(foldWords("山田太郎 नमस्ते")).toContain("山田太郎");
  });

  it("become a query in which every word is a beginning", () => {
    expect(toPrefixQuery("Ann L")).toBe("'ann':* & 'l':*");
  });

  it("cannot break out of the query", () => {
    expect(toPrefixQuery("a' | 'b:*) & !c\\")).toBe("'a':* & 'b':* & 'c':*");
  });

  it("are none where nobody typed a word", () => {
    expect(toPrefixQuery(" !?… ")).toBeNull();
  });

  it("beyond the tenth are left out of a query", () => {
    const query = toPrefixQuery(Array.from({ length: 30 }, (_, index) => `w${index}`).join(" "));
    expect(query?.split(" & ")).toHaveLength(10);
  });
});
