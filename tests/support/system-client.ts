import { operationDocuments, type OperationData } from "./system-operations.ts";

export interface SystemError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string };
}

export interface SystemAnswer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly SystemError[];
  /** The body as it came. */
  readonly text: string;
}

type Variables = Readonly<Record<string, unknown>>;

/** An app that talks to a gateway. A token is a person's access token; without one, the visitor is anonymous. */
export interface SystemClient {
  /** Sends an operation file of schema/operations as it is. */
  run<Name extends keyof OperationData>(
    name: Name,
    variables?: Variables,
    token?: string,
  ): Promise<SystemAnswer<OperationData[Name]>>;
  /** As `run`; throws unless the answer is whole. */
  data<Name extends keyof OperationData>(
    name: Name,
    variables?: Variables,
    token?: string,
  ): Promise<OperationData[Name]>;
  send<Data>(query: string, variables?: Variables, token?: string): Promise<SystemAnswer<Data>>;
}

const answerWithinMs = 15_000;

export function createSystemClient(gatewayUrl: string): SystemClient {
  const send = async <Data>(query: string, variables: Variables = {}, token?: string) => {
    const response = await fetch(`${gatewayUrl}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await response.text();
    const { data = null, errors = [] } = JSON.parse(text) as Partial<SystemAnswer<Data>>;
    return { status: response.status, data, errors, text };
  };
  const run: SystemClient["run"] = (name, variables, token) =>
    send(operationDocuments[name] ?? "", variables, token);
  return {
    send,
    run,
    data: async (name, variables, token) => wholeData(await run(name, variables, token)),
  };
}

/** The data of an answer that must have no errors. */
export function wholeData<Data>({ data, errors, text }: SystemAnswer<Data>): Data {
  if (errors.length > 0 || data === null) throw new Error(`Not a whole answer: ${text.slice(0, 2_000)}`);
  return data;
}

/** What may be null by the schema, but must not be here. */
export function present<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new Error(`Missing: ${what}`);
  return value;
}
