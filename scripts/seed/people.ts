import { claimHandle, createName } from "./names.ts";
import { createRandom, shuffled, uuidv7, zipfWeight, type Random } from "./random.ts";
import { createVoice, expand, type Voice } from "./texts.ts";
import { TOPICS } from "./topics.ts";
import type { WorldUser } from "./world-types.ts";

export const DAY_MS = 86_400_000;
const HISTORY_DAYS = 730;

/** Position of the demo account: the first to have joined. */
export const DEMO = 0;

/** Position of the account that looks after the others. */
export const ADMIN = 1;

/** Everybody, ordered by join date, so that "who was here at time t" is a prefix. */
export interface People {
  readonly users: readonly WorldUser[];
  /** Epoch milliseconds, ascending. */
  readonly joined: Float64Array;
  /** Positions in TOPICS, the favourite first. */
  readonly topics: readonly (readonly number[])[];
  readonly voices: readonly Voice[];
  /** How likely others are to follow this person. */
  readonly popularity: readonly number[];
  /** 0 to 1: how much this person writes and answers. */
  readonly activity: Float64Array;
}

export function createPeople(options: { seed: string; count: number; now: number }): People {
  const { seed, count, now } = options;
  const random = createRandom(`${seed}/people`);
  const joined = joinDates(random, count, now);
  const taken = new Set(["demo"]);
  const topics = Array.from({ length: count }, (_, i) => pickTopics(createRandom(`${seed}/topics/${i}`), i));
  return {
    joined,
    topics,
    users: topics.map((own, i) => createUser(`${seed}/user/${i}`, i, joined[i] ?? now, own, taken)),
    voices: topics.map((_, i) => createVoice(createRandom(`${seed}/voice/${i}`))),
    popularity: popularityWeights(random, count),
    activity: Float64Array.from(topics, () => Math.min(1, random.logNormal(0.22, 0.8))),
  };
}

/** Some founders in the first weeks, then steady growth up to yesterday. */
function joinDates(random: Random, count: number, now: number): Float64Array {
  const ages = Array.from({ length: count - 1 }, () => {
    const days = random.chance(0.18)
      ? HISTORY_DAYS - 5 - random.unit() * 45
      : 1 + random.unit() * (HISTORY_DAYS - 6);
    return days * DAY_MS;
  });
  return Float64Array.from([(HISTORY_DAYS - 2) * DAY_MS, ...ages], (age) => Math.floor(now - age)).sort();
}

function pickTopics(random: Random, person: number): number[] {
  const order = shuffled(random, TOPICS.keys().toArray());
  if (person === DEMO)
    return ["flutter", "bread", "hiking"].map((name) => TOPICS.findIndex((t) => t.name === name));
  return order.slice(0, random.pick([2, 2, 3, 3, 3, 4]));
}

/** Zipf over a random order in which early members stand somewhat further ahead. */
function popularityWeights(random: Random, count: number): number[] {
  const scores = Array.from({ length: count }, (_, i) => random.unit() * 1.4 + i / count);
  scores[DEMO] = 0.35;
  const order = scores
    .keys()
    .toArray()
    .sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const weights: number[] = Array<number>(count).fill(0);
  order.forEach((person, rank) => (weights[person] = zipfWeight(rank, 0.9)));
  return weights;
}

function createUser(
  key: string,
  i: number,
  joined: number,
  topics: readonly number[],
  taken: Set<string>,
): WorldUser {
  const random = createRandom(key);
  const id = uuidv7(joined, random);
  const interests = topics.map((topic) => TOPICS[topic]?.name ?? "");
  const common = { id, createdAt: new Date(joined), interests };
  if (i === DEMO) return { ...common, ...DEMO_PROFILE };
  const name = createName(random);
  const hobbies = topics.flatMap((topic) => TOPICS[topic]?.handles ?? []);
  const handle = claimHandle(random, name, hobbies, taken);
  const bio = createBio(random, topics);
  return {
    ...common,
    handle,
    displayName: name.displayName,
    bio,
    avatarSeed: `avatar-${handle}`,
    email: i === ADMIN ? adminEmail : `${handle}@example.com`,
  };
}

/** Known to those who try things out; the rest of the person is like everybody else's. */
export const adminEmail = "admin@example.com";

const DEMO_PROFILE = {
  handle: "demo",
  displayName: "Demo Account",
  bio: "Everybody may sign in as me. Builds Flutter apps by day, bakes by night, walks at weekends.",
  avatarSeed: "avatar-demo",
  email: "demo@example.com",
};

const BIO_FRAMES = [
  "{a}. {b}.",
  "{a}, {b}.",
  "{a} in {city}.",
  "{a}. {job} in {city}.",
  "{job}. {a}.",
  "{job} from {city}, {a}.",
  "{a}. {b}. {wink}",
  "{a}. {wink}",
  "{city}. {a}, also: {b}.",
  "{job} / {a} / {b}",
];

const BIO_WORDS = {
  city: "Leeds|Ghent|Aarhus|Lyon|Turin|Kraków|Pune|Lagos|Accra|Nairobi|Osaka|Busan|Hanoi|Lima|Rosario|Recife|Izmir|Amman|Tbilisi|Dunedin|Halifax|Cork|Brno|Graz|Valencia|Malmö|Kochi|Taichung",
  job: "nurse|primary teacher|tram driver|architect|data analyst|midwife|translator|electrician|night-shift chemist|product designer|student|retired engineer|vet|sound technician|surveyor|physiotherapist|paediatrician|baker|postdoc|stage manager|civil servant|freelance illustrator|QA engineer|gardener|dad of three|mum of two",
  wink: "mostly harmless|she/her|he/him|they/them|opinions my own, sadly|replies slowly|be kind|here for the small things|no advice, only snacks|always a bit late|left-handed",
};

/** A few people leave it empty, as people do. */
function createBio(random: Random, topics: readonly number[]): string {
  if (random.chance(0.05)) return "";
  const fragments = shuffled(
    random,
    topics.flatMap((topic) => random.pick(TOPICS[topic]?.bios ?? [""])),
  );
  const words = { ...BIO_WORDS, a: fragments[0] ?? "", b: fragments[1] ?? "" };
  const frame = random.pick(BIO_FRAMES).replace("{a}", words.a).replace("{b}", words.b);
  const bio = expand(frame, words, new Map(), random);
  return bio.replace(
    /(^|[.!?] )(\p{Ll})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}
