import { describe, expect, it } from "@jest/globals";
import * as phrases from "./phrases.ts";
import { createRandom } from "./random.ts";
import { expand, fitsThread, joinSentences, withoutGuard, type Topic } from "./texts.ts";
import { TOPICS } from "./topics.ts";

const random = createRandom("texts");
const words = { loaf: "rye|spelt" };

describe("expand", () => {
  it("keeps a word for the whole thread", () => {
    const bindings = new Map<string, string>();
    const first = expand("{loaf}", words, bindings, random);
    expect(expand("{loaf} and {loaf}", words, bindings, random)).toBe(`${first} and ${first}`);
  });

  it("chooses among nested and empty alternatives", () => {
    const results = new Set(
      Array.from({ length: 200 }, () => expand("a[ b[c|d]|]", words, new Map(), random)),
    );
    expect([...results].sort()).toEqual(["a", "a bc", "a bd"]);
  });

  it("refuses unknown words and unbalanced brackets", () => {
    expect(() => expand("{cake}", words, new Map(), random)).toThrow("no words for {cake}");
    expect(() => expand("[a|b", words, new Map(), random)).toThrow("unbalanced");
  });
});

describe("joinSentences", () => {
  it("mends spaces, articles and capitals", () => {
    expect(joinSentences(["a  old boat ,  really . it is an iPhone."])).toBe(
      "An old boat, really. It is an iPhone.",
    );
  });
});

describe("fitsThread", () => {
  it("wants one of the guard words in the post and all words bound", () => {
    expect(fitsThread("(tram/bus) Nice.", "We took the tram", new Map())).toBe(true);
    expect(fitsThread("(tram/bus) Nice.", "We walked", new Map())).toBe(false);
    expect(fitsThread("Nice {loaf}.", "We walked", new Map())).toBe(false);
    expect(fitsThread("Nice {loaf}.", "We walked", new Map([["loaf", "rye"]]))).toBe(true);
  });
});

/** Every text of a topic, with nothing but the grammar applied. */
function textsOf(topic: Topic): string[] {
  return topic.scenarios.flatMap((s) => [
    ...s.open,
    ...s.more,
    ...(s.close ?? []),
    ...(s.photo ?? []),
    ...s.replies,
    ...s.asks.flat(),
  ]);
}

describe("the texts", () => {
  it.each(TOPICS.map((topic) => [topic.name, topic] as const))(
    "of %s expand without a mistake",
    (_, topic) => {
      for (const text of textsOf(topic)) {
        expect(expand(withoutGuard(text), topic.words, new Map(), random)).not.toMatch(/[{}[\]|]/);
      }
      for (const handle of topic.handles) expect(handle).toMatch(/^[a-z]+$/);
    },
  );

  it("hold each opening sentence only once", () => {
    const openings = TOPICS.flatMap((topic) => topic.scenarios.flatMap((scenario) => scenario.open));
    expect(new Set(openings).size).toBe(openings.length);
  });

  it("have general phrases that use no word of a topic", () => {
    const pools = [
      ...Object.values(phrases.COMMENTS_BY_MOOD).flat(),
      ...Object.values(phrases.AUTHOR_REPLIES).flat(),
      ...phrases.BYSTANDER_REPLIES,
    ];
    for (const text of pools) {
      expect(() =>
        expand(withoutGuard(text).replace("@{friend}", "@x"), phrases.TAIL_WORDS, new Map(), random),
      ).not.toThrow();
    }
  });
});
