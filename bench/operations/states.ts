/** Where the answers' parts come from while an operation is measured. */
export interface State {
  readonly executor: "skein" | "apollo";
  /** `write` for mutations, which no cache answers. */
  readonly state: "cold" | "redis" | "process" | "write";
}

/** One start of the gateway, and what is measured on it. */
export interface GatewayVariant {
  readonly executor: State["executor"];
  readonly settings: Readonly<Record<string, string>>;
  readonly reads: readonly State["state"][];
  readonly measuresWrites: boolean;
}

/** Without its memory tier the gateway's cache is cold whenever Redis is empty. Stock execution has no such cache. */
export const gatewayVariants: readonly GatewayVariant[] = [
  {
    executor: "skein",
    settings: { ENTITY_CACHE_MAX_BYTES: "0" },
    reads: ["cold", "redis"],
    measuresWrites: false,
  },
  { executor: "skein", settings: {}, reads: ["process"], measuresWrites: true },
  {
    executor: "apollo",
    settings: { GATEWAY_EXECUTOR: "apollo" },
    reads: ["cold", "redis"],
    measuresWrites: true,
  },
];
