import { membersAt } from "./post-index.ts";
import { themeOf, type World } from "./post-text.ts";
import type { Random } from "./random.ts";
import { TOPICS } from "./topics.ts";

/**
 * Somebody other than the author who may see the post and was a member when it appeared: mostly a follower, else (on
 * public posts) somebody who likes the topic. Chatty people come more often. Call it only for posts with an audience.
 */
export function pickAudience(world: World, position: number, random: Random): number {
  let person = -1;
  for (let tries = 0; tries < 6; tries++) {
    person = pickOnce(world, position, random);
    if (random.chance(0.15 + (world.people.activity[person] ?? 0))) break;
  }
  return person;
}

function pickOnce(world: World, position: number, random: Random): number {
  const { graph, posts, people } = world;
  const author = posts.author[position] ?? 0;
  const time = posts.time[position] ?? 0;
  const followers = graph.followerCountAt(author, time);
  const reserved = posts.followersOnly[position] === 1;
  if (reserved || (followers > 0 && random.chance(0.72))) {
    return graph.followersOf(author).people[random.below(followers)] ?? -1;
  }
  return pickMember(random, membersAt(people, time), author, (person) => likes(world, person, position));
}

function pickMember(
  random: Random,
  members: number,
  author: number,
  likesIt: (person: number) => boolean,
): number {
  let other = author;
  for (let tries = 0; tries < 5; tries++) {
    const person = random.below(members - 1);
    other = person < author ? person : person + 1;
    if (likesIt(other)) break;
  }
  return other;
}

function likes({ people, posts }: World, person: number, position: number): boolean {
  const topic = TOPICS.indexOf(themeOf(posts, position).topic);
  return people.topics[person]?.includes(topic) ?? false;
}
