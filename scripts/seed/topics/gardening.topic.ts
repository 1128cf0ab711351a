import type { Topic } from "../texts.ts";

export const gardening: Topic = {
  name: "gardening",
  tags: ["gardening", "growyourown", "balconygarden", "allotment"],
  handles: ["grows", "garden", "sprout", "compost", "fern", "moss"],
  bios: [
    "[tomatoes|beans|dahlias] on a [balcony|fire escape|roof]",
    "talks to seedlings",
    "allotment [23|7|41B], come and say hello",
    "at war with [slugs|bindweed|one pigeon]",
    "soil under every fingernail",
  ],
  words: {
    plant:
      "tomatoes|runner beans|dahlias|courgettes|sweet peas|chillies|strawberries|potatoes|sunflowers|leeks|radishes|cucumbers|peonies|beetroots",
    pest: "slugs|aphids|pigeons|moles|snails|the neighbour's hens|whitefly",
    place: "balcony|back garden|allotment|roof terrace|front step|greenhouse|raised bed",
    helper: "my neighbour|my daughter|the lady from the next plot|my dad|the boy next door|my partner",
    feed: "comfrey tea|old coffee grounds|compost|seaweed feed|leaf mould|well-rotted manure",
    count: "three|five|eleven|fourteen|twenty",
  },
  scenarios: [
    {
      mood: "proud",
      open: [
        "First {plant} of the year from the {place}!",
        "[A whole bucket|Two bowls|A crate] of {plant} from a {place} [the size of a door|that gets four hours of sun].",
        "The {plant} that I [nearly threw out|had given up on] in spring [are flowering|have taken over the {place}].",
        "Gave {helper} {count} jars made from our own {plant}.",
      ],
      more: [
        "All I did was {feed} and [leave them alone|water in the evening].",
        "{helper} claims the credit, [which is fair|and I let it stand].",
        "{pest} got [some of them|a share], I got the rest.",
        "They taste of [something|summer], unlike the ones in plastic.",
      ],
      close: [
        "[Small victories.|Counting this as a win.]",
        "Now what do I do with all of it?",
        "Saving seeds this time.",
      ],
      photo: [
        "A bowl of {plant} on the step of the {place}",
        "{plant} in the morning sun",
        "Muddy hands holding the first {plant}",
      ],
      tags: ["harvest"],
      replies: [
        "(four hours) Four hours of sun and that harvest? My {plant} should be ashamed.",
        "{feed} is underrated. [Smells awful, works wonders.|I swear by it.]",
        "Homegrown {plant} [ruin you for the shop ones|are a different thing entirely].",
        "I would trade you [plums|eggs|a jar of honey] for some of those.",
        "Mine are still tiny and green. [What is your secret?|I blame {pest}.]",
        "{helper} did all the work, admit it.",
      ],
      asks: [
        [
          "Which variety is that?",
          "The label washed off, I call them 'the good ones'.",
          "Seeds from {helper}, nobody knows the name.",
        ],
        [
          "When did you sow them?",
          "Late March on the windowsill, out in May.",
          "Far too early, as usual, and they forgave me.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "{pest}: {count}. Me: nil. The {plant} [never stood a chance|are gone].",
        "Went away for [four days|a long weekend] and the {place} [is a desert|is now a jungle].",
        "I [weeded out|pulled up] a whole row of {plant} [because they looked like weeds|by mistake]. {count} of them.",
        "A late frost took the {plant}. I [knew|saw the forecast] and [was too lazy to cover them|went to bed anyway].",
      ],
      more: [
        "{helper} laughed, then brought [replacements|a tray of spare ones].",
        "(stood a chance/are gone) I [put down|tried] {feed}, [copper tape and strong words|egg shells, and pleading].",
        "Round two goes in [on Sunday|tomorrow].",
        "The nettles are doing great, thanks for asking.",
      ],
      close: ["Nature 1, me 0.", "There is always next year.", "Send [beer traps|sympathy]."],
      photo: ["What is left of the {plant}"],
      replies: [
        "{pest} ate everything at ours too, [even the label|down to the stalk].",
        "(slugs/snails) [Torch|Head torch] at ten in the evening, bucket, no mercy.",
        "I have spare {plant}, really, [I always sow too many|come and get them].",
        "(weeded/pulled) Weeding by mistake is how I found out that I do not like {plant} that much.",
        "(frost) Fleece! Keep it by the door so laziness is no excuse. [Ask me how I know.|I learnt it the same way.]",
        "(frost/are gone/stood a chance) It may come back from the root, do not dig it up yet.",
      ],
      asks: [
        [
          "(slugs/snails) Did you try [nematodes|wool pellets]?",
          "Not yet, are they worth the money?",
          "They worked for a month and then it rained.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "The leaves of my {plant} are [curling|going yellow from the bottom|full of tiny holes]. [Water? Light? {pest}?|What is it this time?]",
        "What would you plant in a {place} that gets [almost no|only morning|brutal afternoon] sun?",
        "How do you keep {pest} off {plant} without [poison|a fortress]?",
        "Is it too late to sow {plant}? [Asking with the packet in my hand.|Be honest.]",
      ],
      more: [
        "The {place} is [windy|sheltered] and I water [every evening|when I remember].",
        "(leaves of) I feed them with {feed} [every two weeks|now and then].",
        "{helper} says one thing, the internet says the opposite.",
      ],
      close: ["(leaves of) [Photos in daylight tomorrow.|Can post more photos.]", "Any hints?"],
      replies: [
        "(yellow) Yellow from the bottom is usually [hunger|too much water]. Try {feed} and wait a week.",
        "(almost no/only morning) Ferns, hostas, and [accepting it|a mirror on the wall]. Shade is a mood.",
        "(too late) Not too late at all. [Worst case you eat the leaves.|I sowed mine even later.]",
        "(do you keep) Fine mesh from day one. It is ugly and it [works|is the only thing that works].",
        "(curling/holes/yellow) Check underneath the leaves [at night|with a lens], that is where they hide.",
        "(curling/yellow/afternoon) Water in the morning, at the root, and less often than you think.",
        "Ask the oldest person at the allotment. [They will tell you for an hour.|Bring biscuits.]",
        "(do you keep) Nasturtiums nearby, as a sacrifice. Worked for my {plant}.",
      ],
      asks: [
        [
          "(leaves/do you keep) Is it in a pot or in the ground?",
          "Pot, about thirty centimetres.",
          "In the ground, heavy clay.",
        ],
        [
          "(leaves of) How often do you water?",
          "Every evening. Is that the problem?",
          "When I remember, so, not enough.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "Put [the seed packet on a stick|a photo of the label in an album]. [You will not remember.|Future you says thanks.]",
        "Grow {plant} up [a string|an old ladder|the washing pole] and the {place} suddenly has room.",
        "{feed} on the {plant}, once a fortnight, [in the evening|after rain]. [Difference is silly.|That is the whole secret.]",
        "Sow {plant} every [two|three] weeks instead of all at once, [or eat nothing else in July|and you never have a glut].",
      ],
      more: [
        "{helper} has done it [for years|as long as I can remember].",
        "(fortnight) {pest} [seem to hate it|leave them alone since].",
        "[Free|Costs nothing], which is my favourite price.",
      ],
      replies: [
        "(weeks) I did all my {plant} at once. [We ate them for six weeks.|Never again.]",
        "(ladder) The old ladder idea is going straight into my {place}.",
        "{feed} really does work, my neighbours just wish it did not smell.",
        "(label/packet) Labels! I have {count} mystery pots right now.",
        "Can confirm, {helper} knows.",
      ],
      asks: [
        [
          "(fortnight) How strong do you mix it?",
          "One part to ten, the colour of weak tea.",
          "By eye, which horrifies everybody.",
        ],
      ],
    },
    {
      mood: "moment",
      open: [
        "[Ten minutes|Half an hour] in the {place} before work, [coffee in hand|barefoot], [nothing to do|just looking at the {plant}].",
        "A [robin|wren|hedgehog|bumblebee] has decided that the {place} is [its office|home].",
        "[Rain at last.|It rained all night.] You can hear the {plant} [drinking|growing].",
        "{helper} asked for a tour of the {place}. [It took four steps and forty minutes.|All six square metres of it.]",
      ],
      more: [
        "The {plant} are [showing off|a bit much this week].",
        "Best [ten minutes|part] of the day.",
        "Even {pest} were peaceful.",
      ],
      photo: [
        "The {place} early in the morning",
        "A bumblebee on the {plant}",
        "Rain drops on young {plant}",
      ],
      replies: [
        "(four steps) Four steps and forty minutes, I felt that.",
        "(bumblebee) Bumblebees asleep in flowers are the best thing about {plant}.",
        "This is the whole reason to have a {place}.",
        "(rain) Rain after weeks of carrying cans, the [sweetest|best] sound.",
        "(decided) Name the visitor, [it is the law|please].",
      ],
      asks: [
        [
          "How long have you had the {place}?",
          "This is the third summer, the first two were rubble.",
          "Since the autumn! Still learning where the sun is.",
        ],
      ],
    },
    {
      mood: "plan",
      open: [
        "Seed swap [on Saturday|next weekend]: I have too many {plant} and no [willpower|discipline].",
        "Drew a plan for the {place} on squared paper. [The {plant} will ignore it.|Every year the same optimism.]",
        "New bed in the {place} this [weekend|month], filled with {feed} and hope.",
      ],
      more: [
        "{helper} promised to [dig|hold the other end].",
        "This year no {plant}. [Maybe two.|Fine, one row.]",
        "If {pest} stay away it will be glorious.",
      ],
      replies: [
        "(swap) I have [beans|leeks|marigolds] to swap, save me some {plant}.",
        "(maybe two) 'Maybe two.' We know how this ends.",
        "(drew a plan/new bed) Leave a path wide enough for the wheelbarrow, [learn from me|I beg you].",
        "{feed} plus cardboard underneath, and you will not see a weed until autumn.",
        "(squared) Mine is on squared paper as well and looks like a lie.",
      ],
      asks: [
        [
          "(new bed) How deep are you making it?",
          "Thirty centimetres, or until I hit the old bricks.",
          "Two sleepers high, my back asked for it.",
        ],
      ],
    },
  ],
};
