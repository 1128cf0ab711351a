import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { createResponseBody } from "./response-body.ts";

describe("createResponseBody", () => {
  it("compresses a large body for who takes gzip, once", async () => {
    const text = "x".repeat(5000);
    const body = createResponseBody(text);
    const encoded = await body.encode("gzip");
    expect(encoded.encoding).toBe("gzip");
    expect(gunzipSync(encoded.bytes).toString()).toBe(text);
    expect((await body.encode("br, gzip")).bytes).toBe(encoded.bytes);
  });

  it("leaves a small body, and every body for who takes brotli only", async () => {
    expect(await createResponseBody("{}").encode("gzip")).toEqual({
      bytes: Buffer.from("{}"),
      encoding: null,
    });
    expect((await createResponseBody("x".repeat(5000)).encode("br")).encoding).toBeNull();
  });
});
