/** A URL in the parts that undici takes. */
export interface CallAddress {
  readonly origin: string;
  readonly path: string;
  readonly isSecure: boolean;
}

const addresses = new WeakMap<URL, CallAddress>();

/** The parts of a URL are made anew whenever they are read, and subgraphs stay where they are. */
export function addressOf(url: URL): CallAddress {
  const known = addresses.get(url);
  if (known) return known;
  const address = {
    origin: url.origin,
    path: url.pathname + url.search,
    isSecure: url.protocol === "https:",
  };
  addresses.set(url, address);
  return address;
}
