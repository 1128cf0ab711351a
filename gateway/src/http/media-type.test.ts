import { describe, expect, it } from "@jest/globals";
import { essenceOf, negotiateMediaType } from "./media-type.ts";

const graphql = "application/graphql-response+json";

describe("negotiateMediaType", () => {
  it.each([
    ["nothing", undefined, "application/json"],
    ["the Dart link", "*/*", "application/json"],
    ["Apollo Kotlin", `${graphql}, application/json`, graphql],
    [
      "Apollo Kotlin, subscriptions",
      `multipart/mixed;subscriptionSpec=1.0, ${graphql}, application/json`,
      graphql,
    ],
    ["Apollo iOS", `multipart/mixed;deferSpec=20220824,${graphql},application/json`, graphql],
    [
      "urql",
      `${graphql}, application/graphql+json, application/json, text/event-stream, multipart/mixed`,
      graphql,
    ],
    ["a client that prefers JSON", `${graphql};q=0.9, application/json`, "application/json"],
    ["a client that refuses the new type", `${graphql};q=0, */*`, "application/json"],
    ["a client of something else", "image/png", "application/json"],
    ["rubbish", ";;,/,q=", "application/json"],
  ])("answers %s", (_client, accept, expected) => {
    expect(negotiateMediaType(accept)).toBe(expected);
  });

  const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

  it("gives a browser HTML only where a page is offered", () => {
    expect(negotiateMediaType(browser, true)).toBe("text/html");
    expect(negotiateMediaType(browser)).toBe("application/json");
  });

  it("never gives HTML to a client that takes anything", () => {
    expect(negotiateMediaType("*/*", true)).toBe("application/json");
    expect(negotiateMediaType("text/*, application/json", true)).toBe("application/json");
  });
});

describe("essenceOf", () => {
  it("drops parameters and case", () => {
    expect(essenceOf("Application/JSON; charset=UTF-8")).toBe("application/json");
  });
});
