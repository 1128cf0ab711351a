import type { Topic } from "../texts.ts";

export const coffee: Topic = {
  name: "coffee",
  tags: ["coffee", "espresso", "pourover", "slowmorning"],
  handles: ["brews", "beans", "crema", "roast", "cup", "filter"],
  bios: [
    "[third|second] coffee",
    "roasts beans in a [popcorn machine|wok]",
    "[flat white diplomat|espresso and silence]",
    "do not talk to me about decaf (I drink decaf)",
  ],
  words: {
    bean: "washed Ethiopian|natural from Brazil|Kenyan|honey-processed Costa Rican|dark house blend|Guatemalan|decaf from Colombia|Rwandan|monsooned Malabar",
    brewer:
      "moka pot|pour-over|French press|hand-cranked grinder|old lever machine|siphon|AeroPress|office machine|ibrik",
    taste:
      "apricot|wet cardboard|black tea and lemon|burnt toast|blueberries|dark chocolate|tomato soup|hazelnut|orange peel",
    grams: "15|16|17|18|20",
    cafe: "the corner place|the roastery by the canal|a kiosk at the station|the bakery's back room|the bookshop café|a van at the market",
    person: "the barista|my flatmate|my mother|a colleague|my uncle|our plumber",
  },
  scenarios: [
    {
      mood: "proud",
      open: [
        "Dialled in the {bean} [after nine tries|at last]: {grams} g, [twenty-eight|thirty|twenty-six] seconds, {taste}.",
        "First [rosetta|heart|swan-like thing] in the milk that [other people recognise|does not look like a cabbage].",
        "Repaired the {brewer} with [a rubber band and a video|a part from the hardware shop], and it [runs|purrs].",
        "Roasted {bean} [at home|on the balcony] and [nobody called the fire brigade|it tastes of {taste}].",
      ],
      more: [
        "{person} asked for a second cup, [unprompted|voluntarily].",
        "I had to drink [six|four] bad ones to get there and [can hear colours|have not slept].",
        "Better than {cafe}, [and I like {cafe}|do not tell them].",
        "I wrote the recipe on the wall.",
      ],
      photo: [
        "A cup made with the {brewer}, seen from above",
        "Freshly roasted {bean} beans cooling in a sieve",
      ],
      replies: [
        "{taste}! That is what the bag promised and I never found.",
        "(nine tries) [Nine tries is restrained.|Only that many tries?] I wasted half a bag.",
        "(repaired) Repairing a {brewer} counts as a superpower.",
        "{person} has spoken, you can retire.",
        "I would pay {cafe} money for that.",
        "(rosetta/heart/swan) It looks like a swan to me. A tired one.",
      ],
      asks: [
        [
          "(dialled/roasted) What ratio?",
          "One to sixteen, water just off the boil.",
          "{grams} grams to about forty in the cup.",
        ],
        [
          "Which grinder do you use?",
          "A hand one, it doubles as a gym.",
          "Second-hand, older than me, never breaks.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "Made {bean} in the {brewer} without [the cup|the filter|any coffee]. [Before coffee, to be fair.|I see the irony.]",
        "The {brewer} exploded. [Only a bit.|The ceiling is {bean} now.]",
        "Paid a fortune for {bean} and it tastes of {taste}.",
        "Salt. I put salt in it. {person} [drank it and said nothing|was watching].",
      ],
      more: [
        "{person} is still laughing.",
        "I went to {cafe} in my slippers [to recover|out of shame].",
        "There are grounds in [places|my left shoe].",
        "{grams} grams, gone, may they rest.",
      ],
      close: ["Tea today.", "How is everyone else's Monday?"],
      replies: [
        "(salt) A pinch of salt is a thing, actually. [You were early.|A spoon is not.]",
        "(ceiling) The ceiling gets us all in the end. [Ours has a map of Norway.|White paint, two coats.]",
        "{taste} usually means the water was too hot. Or that it is awful.",
        "This is why the machine needs a supervisor before eight.",
        "I poured milk into the tank once. [Once.|We do not speak of it.]",
        "(slippers) Slippers at {cafe} is a look.",
      ],
      asks: [
        ["(exploded) Did the {brewer} survive?", "Yes, with a limp.", "It needs a new gasket. So do I."],
      ],
    },
    {
      mood: "question",
      open: [
        "What am I doing wrong if the {bean} always tastes of {taste}?",
        "One good {brewer} for [a tiny kitchen|the office|a tent], what would you buy?",
        "Decaf people, [where are you|who makes a good one]? I need something after four o'clock.",
        "How [fine|coarse] do you grind for the {brewer}? {person} and I cannot agree.",
      ],
      more: [
        "(tastes of) {grams} g, tap water, [no scale that I trust|a kettle without a thermometer].",
        "(tastes of) I like it [bright|strong and simple], not [sour|burnt].",
        "{cafe} will not tell me theirs.",
      ],
      replies: [
        "(tastes of) Grind finer before you change anything else. One step at a time.",
        "(tastes of) Try filtered water. [Ours is chalk with a rumour of water.|That was it for me.]",
        "(tiny kitchen/office/tent) AeroPress, survives [toddlers|airports|being sat on].",
        "(tastes of) Let the beans rest for [ten days|a week] after roasting, fresh is overrated.",
        "(tastes of) Sour means too little extraction, bitter too much. Everything else is decoration.",
        "(decaf people) There is a Colombian sugar-cane decaf that fooled [my whole family|everybody at work].",
        "(grind for) About like coarse salt. [Sea salt, not the table kind.|Then adjust by mood.]",
        "Ask at {cafe} on a quiet morning, they love the question.",
      ],
      asks: [
        [
          "(tastes of) How old are the beans?",
          "The date on the bag is from spring, oh.",
          "Two weeks, in a jar, in the dark.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "Rinse the filter. [Yes, it matters.|{taste} is not supposed to be paper.]",
        "{cafe} sells yesterday's {bean} [for half|by the scoop]. [You are welcome.|Nobody seems to know.]",
        "Warm the cup first, [then talk to me about machines|cheapest upgrade there is].",
        "Freeze {bean} in [single doses|small jars]. [Tastes of {taste} for months.|No, it does not ruin it.]",
      ],
      more: [
        "{person} did a blind test with me. [I lost.|We stopped arguing.]",
        "Works with the {brewer} too.",
        "Saves [money|a bad morning].",
      ],
      replies: [
        "(rinse) Rinsing the filter, I can taste the difference blindfolded. Probably.",
        "(for half) Half price at {cafe}! I was there this morning and paid full.",
        "(freeze) Frozen beans also grind more evenly, which I did not expect.",
        "(warm the cup) Warm cups. My grandmother knew. [We forgot.|No machine needed.]",
        "I tried it on {person} and got a nod.",
      ],
      asks: [
        [
          "(freeze) For how long does it keep?",
          "Three months easily, in the dark.",
          "It never lasts long enough to find out.",
        ],
      ],
    },
    {
      mood: "moment",
      open: [
        "First cup, [window open|street still empty], {brewer} [hissing|dripping]. [Five good minutes.|Nobody needs anything yet.]",
        "{person} at {cafe} [remembered my order|drew a snail in the foam]. [Made my day.|I am a local now.]",
        "[Rain on the awning|A table in the sun] at {cafe}, {bean}, [a newspaper someone left|nowhere to be].",
        "The sound of the {brewer} in the next room.",
      ],
      more: [
        "{taste}, they said, and for once [it was true|I could taste it].",
        "Then the phone rang.",
        "[Everything else can wait.|The rest of the day may do as it likes.]",
      ],
      photo: ["A cup on the windowsill in the morning", "A table at {cafe} after the rain"],
      replies: [
        "(snail) A snail in the foam is a declaration of friendship.",
        "(rain) {cafe} on a wet day is my second living room.",
        "(five good) Five good minutes is all I ask of a day.",
        "(order) Remembering the order is the highest honour there is.",
        "(hissing/sound) The hiss of a {brewer} means someone loves you.",
      ],
      asks: [
        [
          "What do you have with it?",
          "A dry biscuit and no conversation.",
          "Yesterday's croissant, revived in the pan.",
        ],
      ],
    },
    {
      mood: "musing",
      open: [
        "[Controversial:|Hear me out:] the {brewer} makes better coffee than [machines that cost a car|anything with a display].",
        "I have [six|four] ways to make coffee and use [one|the cheapest].",
        "Nobody has ever tasted {taste} in {bean} without reading the label first.",
        "Office coffee is [not a drink, it is a meeting|a warm excuse to stand up].",
      ],
      more: [
        "{person} agrees and owns three grinders.",
        "I will not be taking questions.",
        "I say it with {grams} grams of love.",
      ],
      replies: [
        "(questions) We will be taking questions. [Many.|Question one: how dare you.]",
        "Nobody has ever tasted {taste}, full stop.",
        "(makes better) The {brewer} is unbeatable, [I own a machine with a display and it sulks|agreed].",
        "(ways to) Six ways is a cry for help. Says someone with seven.",
        "(warm excuse) A warm excuse to stand up, [framed|exactly that].",
      ],
      asks: [
        [
          "(ways to/makes better) What would you take to a desert island?",
          "The {brewer}, and hope for a coffee bush.",
          "Tea. To surprise everyone.",
        ],
      ],
    },
  ],
};
