import type { Topic } from "../texts.ts";

export const cycling: Topic = {
  name: "cycling",
  tags: ["cycling", "bikecommute", "gravel", "velo"],
  handles: ["rides", "pedals", "spokes", "gravel", "velo", "chain"],
  bios: [
    "[cargo bike parent|commutes by bike, in all of it]",
    "[steel|rusty] bikes and [long lunches|short hills]",
    "rides for the [cake|bakery at the turn]",
    "fixes punctures for strangers",
  ],
  words: {
    route:
      "river loop|old railway line|harbour road|reservoir climb|canal path|vineyard loop|border road|quarry gravel|Sunday loop|pass road",
    km: "34|42|48|56|63|71|85|102|120",
    bike: "steel tourer|cargo bike|old folding bike|gravel bike|single speed|borrowed city bike|second-hand racer",
    part: "chain|rear derailleur|bottom bracket|saddle|brake pads|front tyre|bottle cage|dynamo light",
    cake: "poppy seed cake|a cream bun|apple cake|a cheese scone|two cinnamon rolls|an espresso and a pretzel",
    foe: "a headwind|a flock of geese|roadworks|wet cobbles|a delivery van|the tram rails",
    mate: "my cousin|the oldest of the Tuesday group|my son|a stranger in a yellow cap|my colleague|my husband",
  },
  scenarios: [
    {
      mood: "proud",
      open: [
        "{km} km on the {route}, [longest ride of the year so far|without getting off once].",
        "[Up|Over] the {route} on the {bike}, [no stopping|one stop], [no excuses|one excuse].",
        "[A thousand|Two thousand|Five hundred] kilometres on the {bike} [since January|this year], nearly all of them to work and back.",
        "Rode the whole {route} with {mate}, [who never once complained|who talks uphill].",
      ],
      more: [
        "{foe} on the way out, [of course|on the way back too].",
        "Replaced the {part} myself beforehand and it [held|is silent], [to my surprise|I keep checking].",
        "Paid for with {cake} at the turning point.",
        "Average speed: [none of your business|slow and happy].",
      ],
      close: ["Legs like jelly.", "Same again [next week|on Sunday]?", "Bath. Now."],
      photo: [
        "The {bike} leaning on a wall along the {route}",
        "Empty road on the {route} at sunrise",
        "Helmet and {cake} on a café table",
      ],
      replies: [
        "{km} km into {foe}? Hats off.",
        "{cake} is the only sports nutrition I believe in.",
        "[{mate} is an inspiration|Tell {mate} well done from me].",
        "On the {bike}! I struggle there on a light one.",
        "The {route} is on my list, you just moved it up.",
        "(silent) A silent drivetrain you fixed yourself is better than money.",
      ],
      asks: [
        [
          "What gearing do you have?",
          "Whatever it came with, I just swear in a lower gear.",
          "34 at the front, 34 at the back, no pride.",
        ],
        [
          "Is the surface all right?",
          "Good apart from two kilometres of roots.",
          "Fine with wide tyres, I would not take a racer.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "[Two|Three] punctures on one commute. [Two|One] spare tubes.",
        "The {part} [snapped|fell off] [halfway round|at the far end of] the {route}. It was a long walk.",
        "Met {foe} on the {route}. {foe} won.",
        "Cycled to [work|the station] [with the child seat and no child|wearing two different shoes|on a Sunday]. Realised at the [gate|door].",
      ],
      more: [
        "{mate} towed me [home|to a bakery], I will never live it down.",
        "A stranger stopped with a pump and [would not take anything|a spare tube], so: thank you, whoever you are.",
        "I ate {cake} [at the roadside|on a wall] and [reconsidered my choices|felt better].",
        "The {bike} is fine, my pride less so.",
      ],
      close: ["Bus tomorrow.", "New {part} on order."],
      replies: [
        "(tram rails) Tram rails got me in [October|March], elbow still clicks.",
        "(stranger) Strangers with pumps are the best of humanity.",
        "(puncture) Check the rim tape, [two in a row is never bad luck|seriously].",
        "The {part} always goes at the furthest point. It is physics.",
        "{foe} is undefeated.",
        "Glad you are in one piece!",
      ],
      asks: [
        [
          "(won) Are you all right?",
          "Yes, only dirty and slightly late.",
          "A bruise in an interesting shape, nothing more.",
        ],
        [
          "(puncture) What tyres are those?",
          "Old ones. That was the problem.",
          "The puncture-proof ones. Ha.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "What do you wear for a wet commute that does not [make you wetter from the inside|look like a tent]?",
        "My {part} [creaks|clicks] on every left pedal stroke. [Where do I start?|I am losing my mind.]",
        "Is a {bike} sensible for [a hilly town|carrying shopping|{km} km a week]?",
        "Quiet way from the [station|university] to the {route} [avoiding the main road|that is safe with a child]?",
      ],
      more: [
        "(creaks/clicks) I can change a tyre and [that is about it|not much else].",
        "(creaks/clicks) {mate} says [it is nothing|buy a new one], which is no help.",
        "(creaks/clicks) It only happens after rain.",
      ],
      replies: [
        "(creaks/clicks) Seat post first. Grease it. Half of all creaks are the seat post pretending to be the {part}.",
        "(wet commute) Wool and mudguards. [You will get wet, but you will be warm.|Jackets are a lie.]",
        "(wet commute) Proper mudguards with flaps change more than any jacket.",
        "(quiet way) Take the path behind the [school|brewery], it comes out right at the bridge.",
        "(sensible) I ride a {bike} all year in hills. [You get used to it in a fortnight.|Smaller chainring, done.]",
        "(sensible) Borrow one for a week before you pay. Our bike library lends them [for nothing|out].",
        "(wet commute) A cape! I looked ridiculous and arrived dry.",
        "(creaks/clicks) Check the pedal threads, took me [two months|a new bottom bracket] to find that.",
      ],
      asks: [
        [
          "(creaks/clicks) How old is the bike?",
          "Older than my marriage.",
          "Bought used, so somewhere between five and twenty.",
        ],
        [
          "(wet commute/sensible) How far is your commute?",
          "About eleven kilometres each way.",
          "Short, but with one nasty hill.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "Clean the chain [after rain, not before the race|every second Sunday]. The {part} will live twice as long.",
        "If you have never done the {route} clockwise: [the wind is with you on the way home|the bakery comes at the right moment].",
        "Lower your tyre pressure. [Then a bit more.|Comfort is speed.]",
        "Put a spare tube and [a banknote|a cereal bar] in the saddle bag today. [You know why.|Future you will cry with joy.]",
      ],
      more: [
        "{mate} told me years ago and I [did not listen|argued].",
        "The {bike} feels new.",
        "Costs less than {cake}.",
      ],
      replies: [
        "(bakery) The bakery timing is the real argument.",
        "(pressure) Lower pressure was a revelation on the {bike}.",
        "(banknote) The banknote also patches a torn tyre, did that once on the {route}.",
        "(chain) I clean mine when it squeaks. [This is a confession.|I know, I know.]",
        "Sending this to {mate} without comment.",
      ],
      asks: [
        [
          "(pressure) What pressure do you run?",
          "Three and a half bar, on 38s.",
          "I press it with my thumb. Science!",
        ],
      ],
    },
    {
      mood: "moment",
      open: [
        "[Seven in the morning|First light|Nine in the evening] on the {route}, [just me and the herons|not a car].",
        "The {bike}, {cake}, [a bench in the sun|a wall to lean on]. [That is the post.|Nothing to add.]",
        "Overtaken on the {route} by {mate} [singing|with a cello on the back|no hands, eating an apple].",
        "Tailwind. [All the way.|Both ways, I do not ask questions.]",
      ],
      more: [
        "Nobody is ever in a bad mood on that stretch.",
        "I [took the long way to work|was late and did not care].",
        "Some days the bike just [goes|rides itself].",
      ],
      photo: [
        "The {route} in the early light",
        "{bike} against a yellow wall",
        "Long shadow of a bike on the {route}",
      ],
      replies: [
        "(tailwind) Tailwind both ways is illegal in most countries.",
        "(long way) The long way to work is the right way.",
        "(herons) Herons do not care about your average speed.",
        "{cake} with a view, [I approve|enough said].",
        "The light on the {route} at that hour!",
      ],
      asks: [
        [
          "(bench) Where is that bench?",
          "After the second lock, on the left. Do not tell everyone.",
          "By the chapel, facing west.",
        ],
      ],
    },
    {
      mood: "plan",
      open: [
        "[Saturday|Sunday], {route}, about {km} km, nobody gets dropped. [Cake included.|{cake} at the turn.]",
        "Signed up for {km} km [with too much climbing|through the night] in [June|September]. [Why am I like this?|Training starts tomorrow.]",
        "Rebuilding the {bike} [over the winter|one part at a time]. First: the {part}.",
      ],
      more: [
        "{mate} said yes before I finished the sentence.",
        "(dropped) If it is {foe} again we take the train back.",
        "I have [a spreadsheet|no plan] and [no legs|good intentions].",
      ],
      replies: [
        "(dropped) In! I will be the one at the back, [smiling|complaining].",
        "Eat before you are hungry, that is all I know about {km} km.",
        "(dropped) Nobody gets dropped, they said. [I was dropped.|See you at the café.]",
        "I have a spare {part} in the cellar if it fits.",
        "(signed up) Good luck! Start with the hills, the rest is sitting.",
      ],
      asks: [
        [
          "(dropped) What time and where?",
          "Nine at the fountain, rolling at quarter past.",
          "Eight at the bridge. The coffee van is there by then.",
        ],
      ],
    },
  ],
};
