import { describe, expect, it } from "@jest/globals";
import { isCrossSiteGet } from "./csrf.ts";

const allowed = (origin: string): boolean => origin === "https://app.example";

describe("isCrossSiteGet", () => {
  it.each([
    ["a plain client", {}, false],
    ["a page that the user opened", { "sec-fetch-site": "none" }, false],
    ["our own page", { "sec-fetch-site": "same-origin" }, false],
    ["an image on another site", { "sec-fetch-site": "cross-site" }, true],
    ["an image on a sibling site", { "sec-fetch-site": "same-site" }, true],
    [
      "a script of an allowed origin",
      { origin: "https://app.example", "sec-fetch-site": "cross-site" },
      false,
    ],
    ["a script of another origin", { origin: "https://evil.example" }, true],
    ["a sandboxed frame", { origin: "null" }, true],
    [
      "a request that was preflighted",
      { origin: "https://evil.example", "apollo-require-preflight": "1" },
      false,
    ],
    ["an empty preflight header", { "sec-fetch-site": "cross-site", "x-apollo-operation-name": "" }, true],
  ])("%s", (_case, headers, expected) => {
    expect(isCrossSiteGet(headers, allowed)).toBe(expected);
  });
});
