/** What a code means and what a client does about it; `docs/errors.md` is printed from this table. */
export interface ErrorCodeEntry {
  /** HTTP status when the error refuses a whole request. An error inside partial data leaves the status at 200. */
  readonly httpStatus: number;
  readonly meaning: string;
  readonly clientAction: string;
}

const entry = (httpStatus: number, meaning: string, clientAction: string): ErrorCodeEntry => ({
  httpStatus,
  meaning,
  clientAction,
});

const smallerDocument = "Send a smaller document, for instance one operation of it.";
const smallerOperation = "Ask for less in one operation, or split it.";

/** Every `extensions.code` that leaves Skein. */
export const errorCodes = {
  UNAUTHENTICATED: entry(
    401,
    "The access token is missing where one is needed, or it is malformed, expired or revoked.",
    "Refresh the session once and send the operation again; if that fails too, show the sign-in screen.",
  ),
  FORBIDDEN: entry(
    403,
    "The viewer is known but may not do this.",
    "Do not retry. Hide or disable the action.",
  ),
  STEP_UP_REQUIRED: entry(
    403,
    "The viewer signed in too long ago for something this sensitive.",
    "Have the person prove again who they are, then send the operation again with the new access token.",
  ),
  ACCOUNT_BANNED: entry(
    403,
    "The account is banned; the message says why and until when.",
    "Show the message. Sign-in works again once the ban has ended.",
  ),
  NOT_FOUND: entry(
    404,
    "There is no such thing, or none that the viewer may know of.",
    "Drop it from the local cache.",
  ),
  BAD_USER_INPUT: entry(
    400,
    "An argument or a variable has a value that cannot be used; `field` names it where one is at fault.",
    "Mend the input. Sending the same again gives the same answer.",
  ),
  CONFLICT: entry(
    409,
    "The change contradicts one that came first.",
    "Read the current state, then decide whether to try again.",
  ),
  RATE_LIMITED: entry(
    429,
    "Too many requests or attempts in a short time.",
    "Wait for `retryAfterSeconds`, then try again.",
  ),
  QUERY_TOO_COSTLY: entry(
    400,
    "The operation asks for more than the service gives to one request.",
    "Ask for fewer items or fewer levels.",
  ),
  DOCUMENT_TOO_LARGE: entry(400, "The document has too many bytes.", smallerDocument),
  TOO_MANY_TOKENS: entry(400, "The document has too many names, values and punctuators.", smallerDocument),
  NESTING_TOO_DEEP: entry(400, "The document has too many brackets within one another.", smallerDocument),
  NAME_TOO_LONG: entry(
    400,
    "A name in the document, or the operation's, is too long.",
    "Use a shorter name.",
  ),
  TOO_MANY_OPERATIONS: entry(400, "The document has too many operations.", "Send the one that is to run."),
  TOO_MANY_FRAGMENTS: entry(400, "The document has too many fragments.", smallerDocument),
  TOO_MANY_VARIABLES: entry(
    400,
    "The operation declares too many variables.",
    "Put values into input objects.",
  ),
  OPERATION_TOO_DEEP: entry(400, "The operation has too many levels of fields.", smallerOperation),
  TOO_MANY_SELECTIONS: entry(
    400,
    "The operation selects too much, counted with all its fragments in place.",
    smallerOperation,
  ),
  TOO_MANY_ROOT_FIELDS: entry(400, "The operation has too many root fields.", smallerOperation),
  TOO_MANY_ALIASES: entry(
    400,
    "The operation has too many aliases, counted with all its fragments in place.",
    smallerOperation,
  ),
  TOO_MANY_DIRECTIVES: entry(
    400,
    "The operation has too many directives, counted with all its fragments in place.",
    smallerOperation,
  ),
  INTROSPECTION_TOO_LARGE: entry(
    400,
    "The request asks for more of the schema than tools do.",
    "Use the introspection query of your tool, or `schema/api.graphql`.",
  ),
  VARIABLES_TOO_DEEP: entry(
    400,
    "The variables have too many objects and lists within one another.",
    "Send the values that the schema has, and no more.",
  ),
  VARIABLES_TOO_LARGE: entry(
    400,
    "The variables have too many values or characters.",
    "Send less in one request.",
  ),
  PERSISTED_QUERY_NOT_FOUND: entry(
    200,
    "The server does not know the document of this hash.",
    "Send the hash again together with the document. Client libraries do this by themselves.",
  ),
  PERSISTED_QUERY_NOT_SUPPORTED: entry(
    200,
    "The server does not take persisted queries.",
    "Send the document itself.",
  ),
  PERSISTED_QUERY_REQUIRED: entry(
    400,
    "The server runs published operations only.",
    "Publish the operation with the app's release.",
  ),
  SUBGRAPH_UNAVAILABLE: entry(
    503,
    "The service behind this part of the answer cannot be reached or answers nonsense; the rest of the data is right.",
    "Show what is there and try again later, with a growing delay.",
  ),
  SUBGRAPH_TIMEOUT: entry(
    504,
    "The service behind this part of the answer took too long; the rest of the data is right.",
    "Show what is there and try again later, with a growing delay. Repeat a mutation only with its `clientMutationKey`.",
  ),
  GRAPHQL_PARSE_FAILED: entry(400, "The document is not GraphQL.", "Mend the document."),
  GRAPHQL_VALIDATION_FAILED: entry(
    400,
    "The document does not fit the schema.",
    "Mend the document, or generate the client's code again from the current schema.",
  ),
  OPERATION_RESOLUTION_FAILURE: entry(
    400,
    "The document has no operation of the requested name, or several and no name was given.",
    "Send an `operationName` that the document has.",
  ),
  BAD_REQUEST: entry(400, "The HTTP request is not a GraphQL request.", "Mend the request."),
  METHOD_NOT_ALLOWED: entry(
    405,
    "This address does not take this HTTP method.",
    "Use POST, or GET for queries.",
  ),
  NOT_ACCEPTABLE: entry(
    406,
    "None of the media types in `Accept` can be produced.",
    "Accept `application/json` or `application/graphql-response+json`.",
  ),
  PAYLOAD_TOO_LARGE: entry(413, "The request's body is over the limit.", "Send less in one request."),
  UNSUPPORTED_MEDIA_TYPE: entry(
    415,
    "The request's body has a media type that is not taken.",
    "Send `application/json`.",
  ),
  SERVICE_UNAVAILABLE: entry(
    503,
    "The service is starting, stopping or overloaded.",
    "Wait for the time in `Retry-After`, then try again.",
  ),
  INTERNAL_SERVER_ERROR: entry(
    500,
    "Something failed that should not; `errorId` finds it in the service's log.",
    "Try again once, then report the `errorId`.",
  ),
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof errorCodes;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCodes, value);
}
