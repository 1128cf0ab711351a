/** What a GraphQL answer can be, in the order that wins when a client likes them alike. */
export type ResponseMediaType = "application/json" | "application/graphql-response+json" | "text/html";

const jsonTypes = ["application/json", "application/graphql-response+json"] as const;

interface AcceptRange {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

interface Candidate {
  readonly mediaType: ResponseMediaType;
  readonly quality: number;
  /** 0 for any type, 1 for any of `application`, 2 for the full name: who names a type means it more. */
  readonly specificity: number;
  readonly position: number;
}

/**
 * Picks the media type to answer with, from an `Accept` header.
 *
 * Nothing that we have is acceptable: JSON all the same, which RFC 9110 §12.5.1 allows and which a client can at
 * least read. Incremental formats are no candidates, so nobody gets an array or a multipart body unasked.
 */
export function negotiateMediaType(accept: string | undefined, offerHtml = false): ResponseMediaType {
  if (accept === undefined || accept === "*/*" || accept === "application/json") return "application/json";
  const offered: readonly ResponseMediaType[] = offerHtml ? [...jsonTypes, "text/html"] : jsonTypes;
  const ranges = parseAccept(accept);
  const candidates = offered
    .map((mediaType) => bestMatch(mediaType, ranges))
    .filter((match) => match !== null);
  return candidates.toSorted(byPreference)[0]?.mediaType ?? "application/json";
}

/** `application/json; charset=utf-8`, as a header value. */
export function contentTypeOf(mediaType: ResponseMediaType): string {
  return `${mediaType}; charset=utf-8`;
}

/** The media type without parameters, in lower case: `Application/JSON; charset=utf-8` → `application/json`. */
export function essenceOf(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

function parseAccept(accept: string): AcceptRange[] {
  return accept.split(",").flatMap((part) => {
    const [name, ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const [type, subtype] = (name ?? "").split("/");
    return type && subtype ? [{ type, subtype, quality: qualityOf(parameters) }] : [];
  });
}

function qualityOf(parameters: readonly string[]): number {
  const text = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const quality = text === undefined ? 1 : Number(text);
  return quality >= 0 && quality <= 1 ? quality : 0;
}

function bestMatch(mediaType: ResponseMediaType, ranges: readonly AcceptRange[]): Candidate | null {
  const matches = ranges.flatMap((range, position) => {
    const specificity = specificityOf(mediaType, range);
    return specificity < 0 ? [] : [{ mediaType, quality: range.quality, specificity, position }];
  });
  const best = matches.toSorted((a, b) => b.specificity - a.specificity)[0];
  return best && best.quality > 0 ? best : null;
}

function specificityOf(mediaType: string, range: AcceptRange): number {
  if (`${range.type}/${range.subtype}` === mediaType) return 2;
  if (range.subtype !== "*") return -1;
  if (range.type === "*") return 0;
  return mediaType.startsWith(`${range.type}/`) ? 1 : -1;
}

function byPreference(a: Candidate, b: Candidate): number {
  return b.quality - a.quality || b.specificity - a.specificity || a.position - b.position;
}
