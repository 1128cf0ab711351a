import { describe, expect, it } from "@jest/globals";
import { requestIdFrom } from "./request-id.ts";

describe("requestIdFrom", () => {
  it("takes a harmless id and replaces any other", () => {
    expect(requestIdFrom("abcdEFGH_-12")).toBe("abcdEFGH_-12");
    expect(requestIdFrom("short")).toMatch(/^[0-9a-f-]{36}$/);
    expect(requestIdFrom("line\nbreak-and-more")).toMatch(/^[0-9a-f-]{36}$/);
    expect(requestIdFrom(["two-values", "two-values"])).toMatch(/^[0-9a-f-]{36}$/);
    expect(requestIdFrom(undefined)).toMatch(/^[0-9a-f-]{36}$/);
  });
});
