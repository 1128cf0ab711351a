import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { randomBytes } from "node:crypto";
import { exportDocuments, download, fileOf, linkOf, readyLink } from "../support/export-flows.ts";
import { describeWithPostgres } from "../support/services.ts";
import { join, type Person } from "../support/system-people.ts";
import { startTestSystem, type TestSystem } from "../support/system-start.ts";

describe("a copy of somebody's data", () => {
  let system: TestSystem;
  let ann: Person;
  let eve: Person;
  let path: string;
  beforeAll(async () => {
    system = await startTestSystem("stolen_export", { SMTP_URL: "none" });
    eve = await join(system.client, "eve");
  }, 60_000);
  afterAll(() => system.close());
  beforeEach(async () => {
    ann = await join(system.client, "ann");
    path = await readyLink(system.client, ann);
  });

  const fetchAs = (who: Person | null, where = path) => download(system.gatewayUrl, where, who);

  async function refusalOf(response: Response): Promise<string> {
    const text = await response.text();
    expect(text).not.toContain(ann.handle);
    const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] };
    return `${response.status} ${errors.map(({ extensions }) => extensions.code).join()}`;
  }

  it("is given to nobody else who has the link, and stays there for its owner", async () => {
    expect(await refusalOf(await fetchAs(eve))).toBe("404 NOT_FOUND");
    expect(await refusalOf(await fetchAs(null))).toBe("401 UNAUTHENTICATED");
    expect(await refusalOf(await fetchAs({ ...ann, token: `${ann.token}x` }))).toBe("401 UNAUTHENTICATED");
    expect((await fileOf(await fetchAs(ann))).userId).toBe(ann.id);
  });

  it("is given once, of any number of downloads that begin at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const response = await fetchAs(ann);
        return { status: response.status, text: await response.text() };
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(404)]);
    expect(answers.filter(({ text }) => text.includes(ann.handle))).toHaveLength(1);
    expect(await refusalOf(await fetchAs(ann))).toBe("404 NOT_FOUND");
  });

  it("cannot be had by a link that was guessed, is malformed, or that another one has replaced", async () => {
    const guess = randomBytes(32).toString("base64url");
    for (const token of [guess, "x", "..%2f..%2finternal", `${guess}'--`, "%00", "a".repeat(5_000)]) {
      const response = await fetchAs(ann, `/exports/${token}`);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toContain(ann.handle);
    }
    const next = await linkOf(system.client, ann);
    expect(await refusalOf(await fetchAs(ann))).toBe("404 NOT_FOUND");
    expect((await fileOf(await fetchAs(ann, next))).userId).toBe(ann.id);
  });

  it("cannot be had with a session that has ended, in the seconds before gateways hear of it", async () => {
    await system.client.send("mutation { revokeAllSessions { revokedCount } }", {}, ann.token);
    expect(await refusalOf(await fetchAs(ann))).toBe("401 UNAUTHENTICATED");
  });

  it("is told of to nobody else", async () => {
    const answer = await system.client.send(exportDocuments.myDataExport, {}, eve.token);
    expect(answer).toMatchObject({ data: { myDataExport: null }, errors: [] });
    const link = await system.client.send(exportDocuments.createDataExportLink, {}, eve.token);
    expect(link.data).toEqual({ createDataExportLink: { link: null, errors: [{ code: "NOT_READY" }] } });
    for (const document of Object.values(exportDocuments)) {
      const { text } = await system.client.send(document);
      expect(text).toContain("UNAUTHENTICATED");
    }
  });

  it("is not to be had around the gateway", async () => {
    const url = `${system.subgraphUrls.users}/internal/exports/download`;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${ann.token}` },
      body: JSON.stringify({ token: path.replace("/exports/", "") }),
    });
    expect(await refusalOf(response)).toBe("401 UNAUTHENTICATED");
    expect((await fileOf(await fetchAs(ann))).userId).toBe(ann.id);
  });
});

describeWithPostgres("what is at rest of a copy of somebody's data", () => {
  let system: TestSystem;
  let database: Database;
  beforeAll(async () => {
    system = await startTestSystem("export_at_rest", { SMTP_URL: "none" });
    database = await openDatabase({
      url: system.env.USERS_DATABASE_URL ?? "",
      applicationName: "skein-test",
    });
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await system.close();
  });

  it("is neither its link nor anything that can be read without the key-encryption key", async () => {
    const ann = await join(system.client, "ann");
    const path = await readyLink(system.client, ann);
    const rows = await database.query<{ row: string }>(
      `SELECT row_to_json(e)::text AS row FROM data_export e
       UNION ALL SELECT row_to_json(p)::text FROM data_export_part p
       UNION ALL SELECT row_to_json(o)::text FROM outbox o WHERE type LIKE 'export.%'`,
    );
    expect(rows.length).toBeGreaterThan(4);
    for (const { row } of rows) {
      expect(row).not.toContain(path.replace("/exports/", ""));
      expect(row).not.toContain(ann.handle);
      expect(row).not.toMatch(/"d"\s*:/);
    }
  });

  it("cannot be had by a link that is too old, while a newer one works", async () => {
    const ann = await join(system.client, "ann");
    const path = await readyLink(system.client, ann);
    await database.query("UPDATE data_export SET link_expires_at = now() WHERE user_id = $1", [ann.id]);
    const late = await download(system.gatewayUrl, path, ann);
    expect(late.status).toBe(404);
    await late.text();
    const next = await linkOf(system.client, ann);
    expect((await fileOf(await download(system.gatewayUrl, next, ann))).userId).toBe(ann.id);
  });
});
