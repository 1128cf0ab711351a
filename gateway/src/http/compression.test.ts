import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { acceptsGzip, encodeBody } from "./compression.ts";

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

describe("encodeBody", () => {
  it("compresses a large body for who takes gzip", async () => {
    const body = "x".repeat(5000);
    const encoded = await encodeBody(body, "gzip");
    expect(encoded.encoding).toBe("gzip");
    expect(gunzipSync(encoded.body).toString()).toBe(body);
  });

  it("leaves a small body, and every body for who takes brotli only", async () => {
    expect(await encodeBody("{}", "gzip")).toEqual({ body: "{}", encoding: null });
    expect((await encodeBody("x".repeat(5000), "br")).encoding).toBeNull();
  });
});
