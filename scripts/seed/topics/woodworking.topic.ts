import type { Topic } from "../texts.ts";

export const woodworking: Topic = {
  name: "woodworking",
  tags: ["woodworking", "handtools", "maker", "sawdust"],
  handles: ["carves", "oak", "dovetail", "planes", "timber", "chisel"],
  bios: [
    "hand tools, [small shed|cold garage]",
    "makes [spoons|stools|boxes], gives them away",
    "measures twice, still [cuts it wrong|buys more wood]",
    "[boatbuilder's|carpenter's] [daughter|grandchild]",
  ],
  words: {
    piece:
      "stool|spoon|bookshelf|tool chest|cutting board|cradle|bench|picture frame|birdhouse|kitchen table|jewellery box|rocking horse|plant stand",
    wood: "oak|ash|cherry|walnut|beech|pear|larch|reclaimed pine|elm|maple|olive",
    joint:
      "dovetails|mortise and tenon|finger joints|half-lap joints|wedged tenons|splined mitres|bridle joints",
    tool: "block plane|spokeshave|Japanese saw|inherited chisel|marking gauge|card scraper|drawknife|shooting board",
    finish: "linseed oil|soap finish|shellac|hard wax|milk paint|beeswax",
    person: "my niece|my neighbour|my wife|the school|an old friend|my landlord",
  },
  scenarios: [
    {
      mood: "proud",
      open: [
        "The {piece} is [done|finished]: {wood}, {joint}, [no screws|no glue to be ashamed of].",
        "My first {joint} that [closed without a gap|need no filler]. In {wood}, [of all things|too].",
        "Made a {piece} for {person} [out of|from] {wood} [that came down in the storm|from an old gymnasium floor].",
        "[Eleven|Six|Four] months, one {piece}. [It does not wobble.|It stands on all its feet.]",
      ],
      more: [
        "Two coats of {finish}, and the grain [woke up|jumped out].",
        "Everything by hand, mostly with the {tool}, [because the router scares me|because of the neighbours].",
        "There is one mistake. I turned it [to the wall|into a feature].",
        "{person} sat down without asking whether it would hold, [which is trust|highest praise].",
      ],
      close: ["Shed swept. Beer.", "On to the next.", "I keep stroking it."],
      photo: [
        "The finished {piece} in {wood}, by the window",
        "Close view of {joint} in {wood}",
        "{piece} on the bench among shavings",
      ],
      tags: ["handmade"],
      replies: [
        "{joint} in {wood} without a gap. [Show-off.|I need to sit down.]",
        "{finish} was the right call, look at that grain.",
        "(to the wall) 'Turned it to the wall' is a recognised technique.",
        "{person} will keep that {piece} for [fifty years|life].",
        "(stool/bench/table/stand) The legs! [So light.|The proportions are lovely.]",
        "I can smell the {wood} from here.",
        "And here I am, proud of a shelf that is nearly level.",
      ],
      asks: [
        [
          "How did you cut the {joint}?",
          "Saw, chisel, and a lot of holding my breath.",
          "Tails first, then traced them with a knife.",
        ],
        [
          "Where do you get your {wood}?",
          "A sawmill that sells offcuts by weight.",
          "From the skip behind the theatre, legally.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "Measured twice, cut once, [on the wrong side of the line|on the wrong board].",
        "Glued up the {piece} and found the [last|most important] part [on the floor|in my pocket] [an hour|ten minutes] later.",
        "{wood} split. [At the last hole.|Right through the {joint}.]",
        "Built the {piece} in the shed. The {piece} does not fit through the [door|shed door].",
      ],
      more: [
        "(wrong) It is now a [smaller|very small] {piece}.",
        "The {tool} and I are not on speaking terms.",
        "{person} asked if it was [modern|meant to lean].",
        "(split/wrong) Firewood has never been so carefully planed.",
      ],
      close: ["Sweeping up and thinking about my life.", "Take two tomorrow."],
      replies: [
        "Every {piece} of mine is the smaller version of a bigger plan.",
        "(fit through) Take the door off. Or the wall. [I did the wall.|People have done it.]",
        "It is not a mistake, it is [a prototype|a design review].",
        "(split) A butterfly key over that split and everybody will think that it was meant.",
        "(firewood) Expensive firewood, [I know it well|warm, though].",
        "{wood} does that if you so much as look at it.",
      ],
      asks: [
        [
          "(split/wrong) Can you save it?",
          "With a patch and some dark wax, perhaps.",
          "No, but the offcuts make a fine spoon.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "What finish would you put on a {wood} {piece} that [children chew on|gets wet every day]?",
        "How do you [sharpen|set] a {tool} without [losing an evening|buying six stones]?",
        "Which joint for a {piece} in {wood}: {joint} or [just dowels|simple screws]?",
        "How long do I let {wood} dry? It was [a tree in March|cut last autumn], planks are [three|five] centimetres.",
      ],
      more: [
        "(finish would/which joint) It is for {person}, so it should last.",
        "I work in a [cellar|cold shed], hand tools only.",
        "(finish would) Never tried {finish}, [curious|slightly afraid].",
      ],
      replies: [
        "{finish}, thin coats, wipe off everything that you can. [Then once more in a year.|Easy to renew.]",
        "(dry?) A year per centimetre of thickness, says the rule. [Weigh it instead.|Mine was ready in half.]",
        "(sharpen/you set) One stone, one strop, two minutes, often. Little and often is the whole trick.",
        "{joint} is overkill and you should do it anyway.",
        "(dowels) Dowels hold better than purists admit.",
        "(dry?) Paint the ends of the planks, otherwise it will check.",
        "Ask whether your town has an open workshop, ours lets you use a planer for [a coffee|a small fee].",
        "(finish would) Soap finish. Pale, food safe, smells [clean|of nothing].",
      ],
      asks: [
        [
          "(finish would/which joint) Indoors or outdoors?",
          "Indoors, but near a radiator.",
          "On a covered balcony.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "Mark the face side with a pencil squiggle, every board, every time. [Saved my {piece}.|Cheap insurance.]",
        "Knife, not pencil, for {joint}. [The chisel finds the line by itself.|It is a different world.]",
        "Rub a little [candle wax|beeswax] on the sole of your {tool}. [You will laugh.|Half the effort.]",
        "Test {finish} on the offcut. [Of the same {wood}.|Not on the {piece}, like me.]",
      ],
      more: [
        "My teacher said it a hundred times. Now I do.",
        "{wood} shows everything.",
        "{person} thought that I had bought new tools.",
      ],
      replies: [
        "(wax) Wax on the sole, [I had forgotten|such a joy].",
        "(squiggle) The squiggle saved me from an inside-out {piece} last week.",
        "(knife) Knife lines changed everything about {joint} for me.",
        "(offcut) Offcuts are for testing. [I burn mine and regret it.|Never throw one away.]",
        "My {tool} says thank you.",
      ],
      asks: [
        [
          "(knife) Which knife do you use?",
          "A cheap violin maker's blade, wrapped in tape.",
          "An old kitchen knife, ground down.",
        ],
      ],
    },
    {
      mood: "moment",
      open: [
        "[An hour|A whole evening] with the {tool} and a piece of {wood}, [radio low|rain on the roof], [shavings to the ankles|no aim].",
        "{wood} shavings smell of [pepper|honey|the school workshop].",
        "{person} came into the shed [to ask something|with tea] and [stayed to sweep|forgot what it was].",
        "Found [a bullet|a nail from 1890|someone's pencil marks] inside the {wood} for the {piece}. ",
      ],
      more: [
        "The {piece} can wait.",
        "No machine, no phone.",
        "Somebody stood at a bench with this same board, long before me.",
      ],
      photo: ["Curled {wood} shavings on the bench", "The {tool} in evening light"],
      replies: [
        "(pencil) Leave the pencil marks in. That is somebody's handwriting.",
        "(ankles) Shavings to the ankles is my favourite depth.",
        "(rain) A shed, rain and {wood}, [that is a holiday|what else is there].",
        "My grandfather smelled of {wood} all his life.",
        "{person} gets it.",
      ],
      asks: [
        [
          "Which {tool} is that?",
          "A flea market find, older than the shed.",
          "My first good one, bought with birthday money.",
        ],
      ],
    },
    {
      mood: "plan",
      open: [
        "Next project: a {piece} in {wood}, with {joint} [because I never learn|for the practice].",
        "Spoon evening in the shed [on Thursday|next Friday], {wood} and knives provided, [plasters too|bring your own stories].",
        "{person} has asked for a {piece}. [The sketch is on an envelope.|I said 'easy'. It is not.]",
      ],
      more: [
        "I have the {wood}, I have the {tool}, I do not have the time.",
        "{finish} at the end, that much is decided.",
        "Ready by [Christmas|spring], I did not say which.",
      ],
      replies: [
        "(envelope) Envelope sketches are the only plans that I trust.",
        "(spoon evening) I am in for spoons, [with extra plasters|if there is tea].",
        "A {piece} with {joint} is brave. Post the progress!",
        "(did not say) 'I did not say which' ha, noted.",
        "{wood} is lovely to work, just keep the {tool} sharp.",
      ],
      asks: [
        [
          "(next project/asked for) How big will it be?",
          "As big as the board allows.",
          "Knee height, so that it fits under the window.",
        ],
      ],
    },
  ],
};
