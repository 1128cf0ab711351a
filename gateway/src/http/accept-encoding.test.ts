import { describe, expect, it } from "@jest/globals";
import { acceptsGzip } from "./accept-encoding.ts";

describe("acceptsGzip", () => {
  it.each([
    ["gzip", true],
    ["br, gzip;q=0.5", true],
    ["*", true],
    ["gzip;q=0", false],
    ["gzip;q=0, *", false],
    ["br, deflate", false],
    ["", false],
    [undefined, false],
  ])("%s: %s", (header, expected) => {
    expect(acceptsGzip(header)).toBe(expected);
  });
});
