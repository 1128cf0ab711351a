import { countCharacters, normalizeText } from "@skein/service-kit/plain-text.ts";

/** A picture as it is stored. */
export interface MediaDraft {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string | null;
}

export interface MediaInput {
  readonly url: URL;
  readonly width: number;
  readonly height: number;
  readonly alt?: string | null;
}

const maximumCount = 10;
const maximumUrlLength = 2000;
const maximumSide = 20_000;
const maximumAltLength = 1000;

/** The stored form of a post's pictures, or null when one cannot be used or there are more than ten. */
export function parseMedia(inputs: readonly MediaInput[]): MediaDraft[] | null {
  const drafts = inputs.map(parseOne);
  return drafts.length <= maximumCount && drafts.every((draft) => draft !== null) ? drafts : null;
}

function parseOne({ url, width, height, alt }: MediaInput): MediaDraft | null {
  const usable = url.protocol === "https:" && !hasCredentials(url) && url.href.length <= maximumUrlLength;
  const text = normalizeText(alt ?? "");
  if (!usable || !isSide(width) || !isSide(height) || countCharacters(text) > maximumAltLength) return null;
  return { url: url.href, width, height, alt: text === "" ? null : text };
}

/** They would be shown to every reader, or make one address look like another: `https://bank.example@evil.example`. */
const hasCredentials = ({ username, password }: URL): boolean => username !== "" || password !== "";

const isSide = (pixels: number): boolean => pixels >= 1 && pixels <= maximumSide;
