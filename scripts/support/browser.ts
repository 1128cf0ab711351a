import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A page of a Chromium without a window. Every address has the same empty document: nothing is fetched. */
export interface Page {
  open(url: string): Promise<void>;
  /** Calls a function of the page, given as its text, and waits for what it resolves to. */
  run(functionText: string, argument: unknown): Promise<unknown>;
  /** https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/ */
  addAuthenticator(): Promise<void>;
  setUserVerified(isUserVerified: boolean): Promise<void>;
  removeAuthenticator(): Promise<void>;
}

export interface Browser {
  readonly page: Page;
  /** Such as `Chrome/140.0.1`. */
  readonly version: string;
  close(): Promise<void>;
}

const startTimeoutMs = 30_000;
const answerTimeoutMs = 20_000;
const flags = ["--headless=new", "--no-first-run", "--remote-debugging-port=0", "about:blank"];

/** @param file the program, by its path or name */
export async function startBrowser(file: string): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), "skein-browser-"));
  // Containers run everything as root, where Chromium refuses its sandbox; it is shown nothing but an empty page.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const child = spawn(file, [`--user-data-dir=${folder}`, ...sandbox, ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const connection = await connect(await debuggerUrl(child.stderr));
  const version = (await connection.call("Browser.getVersion", {})) as { product: string };
  return {
    page: await openPage(connection),
    version: version.product,
    close: async () => {
      connection.close();
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function debuggerUrl(stderr: NodeJS.ReadableStream): Promise<string> {
  const signal = AbortSignal.timeout(startTimeoutMs);
  for await (const line of createInterface({ input: stderr, signal })) {
    const [, url] = /^DevTools listening on (ws:\S+)$/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error("The browser did not start.");
}

type Result = Record<string, unknown>;

interface Connection {
  call(method: string, params: Result, sessionId?: string): Promise<Result>;
  onEvent(method: string, handle: (params: Result) => void): void;
  close(): void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Result;
  readonly result?: Result;
  readonly error?: { readonly message: string };
}

async function connect(url: string): Promise<Connection> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (message: Message) => void>();
  const handlers = new Map<string, (params: Result) => void>();
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else handlers.get(message.method ?? "")?.(message.params ?? {});
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error("The browser cannot be reached.")));
  });
  let calls = 0;
  return {
    onEvent: (method, handle) => void handlers.set(method, handle),
    close: () => socket.close(),
    call: (method, params, sessionId) =>
      new Promise((resolve, reject) => {
        const id = (calls += 1);
        const timer = setTimeout(() => reject(new Error(`${method} was not answered.`)), answerTimeoutMs);
        waiting.set(id, ({ result, error }) => {
          clearTimeout(timer);
          waiting.delete(id);
          if (error) reject(new Error(`${method}: ${error.message}`));
          else resolve(result ?? {});
        });
        socket.send(
          JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
        );
      }),
  };
}

const emptyPage = Buffer.from("<!doctype html><title>Skein</title>").toString("base64");

async function openPage(connection: Connection): Promise<Page> {
  const { targetId } = await connection.call("Target.createTarget", { url: "about:blank" });
  const attached = await connection.call("Target.attachToTarget", { targetId, flatten: true });
  const call = (method: string, params: Result = {}): Promise<Result> =>
    connection.call(method, params, String(attached.sessionId));
  connection.onEvent("Fetch.requestPaused", ({ requestId }) => {
    const headers = [{ name: "content-type", value: "text/html" }];
    const answer = { requestId, responseCode: 200, responseHeaders: headers, body: emptyPage };
    // A page that is left meanwhile needs none.
    call("Fetch.fulfillRequest", answer).catch(() => undefined);
  });
  await call("Fetch.enable");
  await call("Page.enable");
  await call("WebAuthn.enable", { enableUI: false });
  let authenticatorId: unknown;
  return {
    open: async (url) => {
      const loaded = new Promise<void>((resolve) =>
        connection.onEvent("Page.loadEventFired", () => resolve()),
      );
      await call("Page.navigate", { url });
      await loaded;
    },
    run: async (functionText, argument) => {
      const expression = `(${functionText})(${JSON.stringify(argument)})`;
      const evaluation = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
      const { result, exceptionDetails } = await call("Runtime.evaluate", evaluation);
      if (exceptionDetails) throw new Error(`The page failed: ${JSON.stringify(exceptionDetails)}`);
      return (result as { value?: unknown }).value;
    },
    addAuthenticator: async () => {
      const options = {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      };
      ({ authenticatorId } = await call("WebAuthn.addVirtualAuthenticator", { options }));
    },
    setUserVerified: async (isUserVerified) => {
      await call("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
    removeAuthenticator: async () => {
      await call("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    },
  };
}
