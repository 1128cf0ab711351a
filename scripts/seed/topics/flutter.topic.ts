import type { Topic } from "../texts.ts";

export const flutter: Topic = {
  name: "flutter",
  tags: ["flutter", "dart", "mobiledev", "buildinpublic"],
  handles: ["codes", "builds", "widgets", "dart", "pixels", "ships"],
  bios: [
    "Flutter [developer|dev] at a [small|tiny] [agency|startup]",
    "builds apps, breaks layouts",
    "[designer who learnt Dart|backend person who discovered widgets]",
    "hot reload [enthusiast|dependent]",
    "ships small apps for [clinics|museums|libraries]",
  ],
  words: {
    widget:
      "ListView|CustomScrollView|bottom sheet|Hero animation|TabBarView|DataTable|Stepper|PageView|SliverAppBar|Autocomplete field",
    app: "the museum guide|our booking app|my plant tracker|the clinic app|my running log|the library app|our delivery app|a recipe app|the timetable app",
    device: "an old Android tablet|the smallest iPhone|my aunt's phone|a foldable|a five-year-old test phone",
    time: "two hours|an entire afternoon|three days|most of a week|one long evening",
    user: "a user in her eighties|our first paying customer|the testers|a client|my brother",
    tool: "golden tests|DevTools|integration tests|code generation|the widget inspector|a lint rule|persisted queries|a normalised cache",
    thing:
      "offline mode|dark theme|right-to-left layout|screen reader support|the new onboarding|push notifications|infinite scroll",
  },
  scenarios: [
    {
      mood: "proud",
      open: [
        "Shipped {thing} in {app} [today|this morning|after lunch]. [Small release, big sigh of relief.|Nothing is on fire.]",
        "{app} just [passed review|went live] [on both stores|at last], {thing} included.",
        "Got {app} scrolling smoothly on {device}, which I [did not believe possible|promised {user} a year ago].",
        "[Deleted|Removed] four thousand lines from {app} and {thing} still works.",
      ],
      more: [
        "The {widget} was [the hard part|most of the work], [as always|obviously].",
        "{tool} caught [two|three] regressions before anybody saw them, so I am now [insufferable about it|a believer].",
        "{user} sent a voice message that was [just cheering|ninety seconds of joy].",
        "Cold start went from [3.1|2.8|4] seconds to [1.2|under one|1.4], mostly by [doing less|not loading everything at once].",
      ],
      close: ["Closing the laptop now.", "Next: {tool}.", "[Cake in the office.|There will be cake.]"],
      photo: [
        "Phone on a desk showing the new screen of {app}",
        "Two phones side by side, light and dark theme",
      ],
      tags: ["shipped"],
      replies: [
        "{thing} is the feature nobody asks for and everybody needs. Nice work.",
        "Smooth on {device} is the only benchmark I trust.",
        "(deleted/removed) [Deleting code is the best feature.|Negative line count, the dream.]",
        "I gave up on {widget} for exactly that. [Impressed.|Hats off.]",
        "Congratulations to the whole team, {app} has come a long way.",
        "So {tool} did pay off, again.",
      ],
      asks: [
        [
          "What do you use for state management?",
          "Plain notifiers, it has been enough so far.",
          "Riverpod, mostly because the previous person did.",
        ],
        [
          "(cold start) How did you measure start-up?",
          "Timeline in profile mode, on the slowest phone in the drawer.",
          "A stopwatch first, then DevTools to find out why.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "Spent {time} on a {widget} bug. It was [a missing key|a const|an Expanded inside the wrong Column|one await].",
        "RenderFlex overflowed by [2|3|0.5] pixels, only on {device}, only [in German|in landscape|with large fonts].",
        "Works on my machine. Does not work on {device}. {user} found out [during the demo|first].",
        "Released {app} with the [debug banner|staging server|placeholder icon] on. [Hello from production.|To everyone.]",
      ],
      more: [
        "Hot reload [hid it from me|lied to me] the whole time.",
        "{tool} would have told me, had I [turned it on|listened].",
        "I have now written a test [out of spite|so it can never happen again].",
        "{user} was very gracious.",
      ],
      close: ["Going outside.", "I love this job, mostly.", "[Please clap.|How is your day?]"],
      replies: [
        "(missing key) It is always the key. [Always.|Every single time.]",
        "{device} is where optimism goes to die.",
        "(german) 'In German' made me laugh, our longest label is [31|42] characters.",
        "(works on my machine) [Write it on the wall:|Repeat after me:] profile mode on a real device.",
        "{time} is nothing, my {widget} record is a [week|fortnight].",
        "Put {tool} in CI and sleep better. [Speaking from experience.|I learnt the same way.]",
      ],
      asks: [
        [
          "(bug) Is it the one where the {widget} rebuilds twice?",
          "Similar! In my case the parent rebuilt on every frame.",
          "That one! Is there an issue open for it?",
        ],
        [
          "(bug/overflowed) Which Flutter version?",
          "Latest stable, sadly no excuse.",
          "Two behind. Upgrading was on the list. Was.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "How are you all doing {thing} in Flutter these days? [I have read five articles and have six opinions now.|The docs stop just before it gets interesting.]",
        "Is anyone using {tool} with a GraphQL backend? [Curious how it feels after a few months.|Wondering whether the set-up pays off.]",
        "When do you split a {widget} into its own [file|package]?",
        "Best way to page a feed in a {widget} without [jumping|losing the scroll position] when new items arrive?",
      ],
      more: [
        "It is for {app}, so it also has to behave on {device}.",
        "The team is [two people|three people and a part-time designer].",
        "I would rather [not add another package|keep it boring].",
      ],
      close: ["[War stories appreciated.|Links welcome.]", "Thanks, nice internet people."],
      replies: [
        "(page a feed) Cursor pagination plus a key per item. The jumping goes away once the keys are stable.",
        "(page a feed) Keep new items in a banner ('3 new posts') and insert them when the user taps. [Nobody complains.|Problem gone.]",
        "We use {tool} and the first week hurts. After that [I would not go back|it is invisible].",
        "(do you split) Split when you cannot name it without 'and'.",
        "(offline) For {thing} we kept a small queue on disk and replay it. [Idempotency keys are a must.|Boring and reliable.]",
        "(graphql) Fragments next to the widgets that use them. It made our reviews [so much shorter|much calmer].",
        "Start with the {widget} from the framework, measure on {device}, then decide.",
        "Honestly? Whatever your team can debug at [midnight|five on a Friday].",
      ],
      asks: [
        [
          "(page a feed) How many items are we talking about?",
          "A few hundred usually, some people have ten thousand.",
          "Small lists. It is the images that hurt.",
        ],
        [
          "(page a feed/graphql) Do you need it offline too?",
          "Yes, half of the users sit in a basement.",
          "Not yet, but I know that it will come.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "TIL: [wrap the {widget} in a RepaintBoundary|give the {widget} a PageStorageKey|pass a const child to the builder] and [the jank is gone|half the rebuilds disappear].",
        "Set the text scale to 200 % and open {app}. [That is the whole accessibility audit for today.|You will find three bugs before lunch.]",
        "If you only add one thing this sprint, make it {tool}.",
        "Test {thing} on {device} first and [your desk phone last|everything else is easy].",
      ],
      more: [
        "Saved us {time} already.",
        "It is in the docs, [three clicks deep|if you read to the end].",
        "{user} noticed the difference without being told.",
      ],
      replies: [
        "(text scale) [Did|Tried] this in {app}: two overflows and one button nobody could reach. Thank you, I suppose.",
        "(const child) The const child one is my favourite trick to show juniors.",
        "Agree on {tool}, with the footnote that somebody has to maintain it.",
        "(jank/rebuilds) And turn on the performance overlay while you are there.",
        "This should be pinned in every Flutter channel.",
      ],
      asks: [
        [
          "(jank/rebuilds) Does that help on the web build as well?",
          "A little, the big win is on phones.",
          "I have not measured it there, tell me if you do!",
        ],
      ],
    },
    {
      mood: "musing",
      open: [
        "[Unpopular opinion:|Thought of the day:] most apps need [fewer animations and better empty states|less state management and more deleting].",
        "The {widget} is still the most underrated piece of Flutter.",
        "After {time} with {user} and {app} I am [convinced|certain] that nobody reads onboarding screens.",
        "Five years of Flutter and I still [feel a small joy at hot reload|type setState and look over my shoulder].",
      ],
      more: [
        "We [added|built] {thing} and people thanked us for the bigger buttons.",
        "Clean code matters, but [watching someone use the app|sitting next to a user] matters more.",
        "I say this as someone who [loves a good gradient|wrote three state libraries].",
      ],
      replies: [
        "(empty states) Better empty states, [yes|please]. Most of our support mail came from one blank screen.",
        "(onboarding) Nobody reads onboarding. [We measured: four seconds.|I skip my own.]",
        "Hard disagree on the {widget}, but I [enjoyed this|see where you come from].",
        "Watching a real user with our app was the most [painful|useful] hour of my year.",
        "(hot reload) The joy of hot reload never left me either.",
      ],
      asks: [
        [
          "(fewer/less state/onboarding) What would you cut first?",
          "Anything that was in a slide deck.",
          "The splash video. It has one fan and he is the founder.",
        ],
      ],
    },
    {
      mood: "plan",
      open: [
        "Weekend project: rebuild {app} with {tool} [and see what breaks|just to learn it].",
        "Next on the list for {app}: {thing}. [Wish me luck.|Pray for us.]",
        "Giving a short talk about {widget} layouts at our [local meetup|lunch session], [slides are a blank page|demo is still a lie].",
      ],
      more: [
        "{user} has already asked twice when it is ready.",
        "I gave myself {time}, so [realistically double that|see you in spring].",
        "The backend has a typed schema, so half the models write themselves.",
      ],
      replies: [
        "(talk) Record the talk, please! [Some of us live far away.|I cannot make it.]",
        "{thing} took us a [month|quarter]. Start with the error states.",
        "Show {device} on stage, the crowd loves suffering.",
        "If you get stuck with {tool}, [shout|my notes are yours].",
        "(schema) Generated models are the best part of my week.",
      ],
      asks: [
        [
          "(project) Will it be open source?",
          "If I am not ashamed of it by Sunday, yes.",
          "The interesting half, at least.",
        ],
      ],
    },
  ],
};
