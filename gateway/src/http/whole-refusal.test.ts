import { describe, expect, it } from "@jest/globals";
import { wholeRefusalOf } from "./whole-refusal.ts";

const refusal = (code: string, more: object = {}) => ({ message: "no", extensions: { code, ...more } });
const limited = (retryAfterSeconds: number) => refusal("RATE_LIMITED", { retryAfterSeconds });

describe("an answer of which nothing is left", () => {
  it("is 429 with the longest wait, where there were too many attempts", () => {
    expect(
      wholeRefusalOf({ data: null, errors: [limited(3), limited(900), refusal("RATE_LIMITED")] }),
    ).toEqual({
      status: 429,
      retryAfter: 900,
    });
  });

  it("is 401 where the session has ended", () => {
    expect(wholeRefusalOf({ data: null, errors: [refusal("UNAUTHENTICATED")] })).toEqual({
      status: 401,
      retryAfter: null,
    });
  });

  it.each([
    ["has data", '{"a":null}', [limited(3)]],
    ["has no errors", null, []],
    ["has errors of two kinds", null, [limited(3), refusal("FORBIDDEN")]],
    ["has errors of another kind", null, [refusal("FORBIDDEN")]],
    ["has an error without a code", null, [{ message: "no" }]],
  ])("stays 200 when it %s", (_case, data, errors) => {
    expect(wholeRefusalOf({ data, errors })).toBeNull();
  });
});
