import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { openIdSettings } from "./openid.settings.ts";

const settings = z.object(openIdSettings);
const google = { name: "google", issuer: "https://accounts.google.com", clientId: "id" };
const accepts = (value: unknown): boolean =>
  settings.safeParse({ OPENID_PROVIDERS: typeof value === "string" ? value : JSON.stringify(value) }).success;

describe("OPENID_PROVIDERS", () => {
  it("trusts a provider for no address unless it is told so", () => {
    const [provider] = settings.parse({ OPENID_PROVIDERS: JSON.stringify([google]) }).OPENID_PROVIDERS;
    expect(provider).toMatchObject({ trustsEmail: [], audiences: [], redirectUris: [] });
  });

  it("is empty by default", () => {
    expect(settings.parse({}).OPENID_PROVIDERS).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["what is not JSON", "{"],
    ["an unknown field", [{ ...google, trustEmail: ["*"] }]],
    ["an issuer without encryption", [{ ...google, issuer: "http://accounts.example.com" }]],
    ["the same issuer twice", [google, { ...google, name: "again" }]],
    ["the same name twice", [google, { ...google, issuer: "https://issuer.example" }]],
    ["a redirect URI that runs code", [{ ...google, redirectUris: ["javascript:alert(1)"] }]],
    ["a redirect URI with a query", [{ ...google, redirectUris: ["https://app.example/?next="] }]],
    ["a rule that is no domain", [{ ...google, trustsEmail: ["*.com"] }]],
  ])("refuses %s", (_case, value) => {
    expect(accepts(value)).toBe(false);
  });

  it("takes the address of an app and a provider on this machine", () => {
    const local = {
      ...google,
      issuer: "http://127.0.0.1:3000",
      redirectUris: ["org.example.app:/signed-in"],
    };
    expect(accepts([local])).toBe(true);
  });
});
