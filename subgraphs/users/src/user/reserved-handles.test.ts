import { describe, expect, it } from "@jest/globals";
import { isReservedHandle } from "./reserved-handles.ts";

describe("a reserved handle", () => {
  it.each(["admin", "root", "support", "skein", "no_reply", "_admin_"])("is %s", (handle) => {
    expect(isReservedHandle(handle)).toBe(true);
  });

  it.each(["ann", "adminton", "rooted", "help_me_bake", "demo", "___"])("is not %s", (handle) => {
    expect(isReservedHandle(handle)).toBe(false);
  });
});
