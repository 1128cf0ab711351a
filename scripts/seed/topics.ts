import type { Topic } from "./texts.ts";
import { books } from "./topics/books.topic.ts";
import { bread } from "./topics/bread.topic.ts";
import { cats } from "./topics/cats.topic.ts";
import { coffee } from "./topics/coffee.topic.ts";
import { cycling } from "./topics/cycling.topic.ts";
import { flutter } from "./topics/flutter.topic.ts";
import { gardening } from "./topics/gardening.topic.ts";
import { hiking } from "./topics/hiking.topic.ts";
import { music } from "./topics/music.topic.ts";
import { photography } from "./topics/photography.topic.ts";
import { travel } from "./topics/travel.topic.ts";
import { woodworking } from "./topics/woodworking.topic.ts";

/** What people in the world write about. The order is part of the seed: new topics go last. */
export const TOPICS: readonly Topic[] = [
  hiking,
  bread,
  flutter,
  gardening,
  photography,
  cycling,
  books,
  music,
  coffee,
  travel,
  cats,
  woodworking,
];
