import type { Participant } from "../gateway/participants.ts";

/** One point of a curve: what grows, how far, and what is asked meanwhile. */
export interface GrowthCase {
  readonly curve: "items" | "connections" | "processes" | "posts";
  readonly size: number;
  readonly participant: Participant;
  readonly body: string;
  readonly connections: number;
  readonly processes: number;
}

export interface GrowthPoint {
  readonly curve: GrowthCase["curve"];
  readonly size: number;
  readonly name: string;
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMsPerRequest: number;
  readonly rssMiB: number;
  /** Bytes of one answer. */
  readonly answerBytes: number;
}
