import type { Topic } from "../texts.ts";

export const bread: Topic = {
  name: "bread",
  tags: ["bread", "sourdough", "homebaking", "crumbshot"],
  handles: ["bakes", "crumb", "loaf", "rye", "dough", "crust"],
  bios: [
    "feeds a starter called [Gerald|Bubbles|Auntie|Otto]",
    "[flour on everything I own|flour in the keyboard]",
    "bakes on [Saturdays|Sundays], gives most of it away",
    "still chasing the open crumb",
    "amateur baker, professional eater",
  ],
  words: {
    bread:
      "country loaf|rye|walnut loaf|focaccia|brioche|seeded tin loaf|baguette|olive bread|flatbread|milk bread|spelt loaf|challah|potato bread|ciabatta|barley bread",
    flour: "strong white|spelt|wholemeal|dark rye|einkorn|stone-ground wheat|semolina",
    hours: "eight|twelve|sixteen|eighteen|twenty",
    starter: "Gerald|Bubbles|Auntie|the starter|Otto|the old starter",
    water: "70|72|75|78|80",
    eater: "my neighbour|my youngest|my flatmate|everyone at work|my mother-in-law|the postman",
    topping: "salted butter|plum jam|too much butter|tomatoes and oil|soft cheese|just honey",
  },
  scenarios: [
    {
      mood: "proud",
      open: [
        "Best {bread} I have ever pulled out of this oven.",
        "[Months of bricks|A year of flat discs] and then today: {bread}, [tall, crackling|with actual height], [on the first try of the new recipe|no idea why].",
        "{water} % hydration, {hours} hours in the fridge, and the {bread} came out [exactly as I hoped|singing].",
        "Baked the {bread} for {eater} and it [was gone in ten minutes|did not survive the evening].",
      ],
      more: [
        "Half {flour}, half whatever was left in the cupboard.",
        "{starter} [was in a good mood|doubled in four hours], which helps.",
        "[Shaped it tighter than usual|Gave it one more fold than the book says] and [it shows|I think that was it].",
        "Ate the first slice [too hot|standing up], with {topping}.",
        "The crust [sings when it cools|shatters everywhere], I [could listen to it all day|am still finding crumbs].",
      ],
      close: [
        "[Writing this down before I forget what I did.|I took notes this time.]",
        "Please let me have this.",
        "Second one is in the oven.",
      ],
      photo: [
        "{bread} cooling on a wire rack",
        "A cut {bread} showing the crumb",
        "{bread} on a floury board by the window",
      ],
      tags: ["crumbshot"],
      replies: [
        "That crumb! {hours} hours in the fridge is clearly the trick.",
        "Can we talk about that crust for a moment?",
        "{water} % and it held its shape? [Teach me.|Witchcraft.]",
        "[{eater} is|Your guests are] luckier than they know.",
        "With {topping} I would have eaten the whole thing.",
        "[Give {starter} a raise.|Please tell {starter} well done.]",
        "This makes me want to bake [tonight|at eleven at night].",
      ],
      asks: [
        [
          "What temperature did you bake at?",
          "250 with the lid on, then 220 without.",
          "As hot as it goes for twenty minutes, then 210 until it looks right.",
        ],
        [
          "Did you use a [Dutch oven|stone|tin]?",
          "An old cast iron pot with a broken handle.",
          "Just a tray and a bowl of boiling water underneath.",
        ],
        [
          "Which {flour} do you buy?",
          "The mill two villages away, in paper sacks.",
          "Supermarket own brand, honestly.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "The {bread} spread like a puddle. {hours} hours of proving for [a very tasty frisbee|a doormat].",
        "Forgot the salt. In [both|all three] loaves. [Again.|Of course.]",
        "Left the {bread} in 'for five more minutes' and [took a call|fell asleep|went to feed the cat].",
        "I have baked many {bread} failures but today I [dropped it face down|baked it with the tea towel|set off two smoke alarms].",
      ],
      more: [
        "{eater} said it had 'character', [bless|which is kind].",
        "{starter} is [looking at me funny|sulking], and I do not blame anyone.",
        "Croutons it is, [for the rest of the month|for weeks].",
        "(puddle/proving) I think the kitchen was [too warm|simply too hot] and I [did not look at the dough|trusted the clock].",
        "It is still fine toasted with {topping}.",
      ],
      close: ["Trying again on [Sunday|Thursday].", "Baking is humbling.", "Tell me yours so I feel better."],
      photo: ["(puddle) A very flat {bread} on a baking tray"],
      replies: [
        "(proving/puddle) Overproved for sure. Watch the dough, not the clock, [as my grandmother shouted at me|I have to tell myself every time].",
        "My first {bread} was [used as a doorstop|fed to actual ducks]. You are ahead.",
        "Bread pudding. [Custard forgives everything.|Nobody will ever know.]",
        "(salt) No salt is my speciality. I now put it on top of the [flour bag|mixer] as a reminder.",
        "Try {water} % minus a little until the kitchen cools down.",
        "(puddle/frisbee/doormat) Flat ones make the best toast, [more edge|I insist].",
      ],
      asks: [
        [
          "(puddle/proving/too hot/too warm) How warm is your kitchen?",
          "Twenty-eight in the afternoon. So, yes, that.",
          "No idea, but the butter has given up too.",
        ],
        [
          "How old is {starter}?",
          "Four years, survived two house moves.",
          "Three weeks. Perhaps that is my answer.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "Bakers: why does my {bread} [tear at the side|burst at the bottom] instead of along the score?",
        "How do you keep {starter} alive [when you travel|over a three-week holiday]?",
        "Is {flour} worth the price for {bread}, or am I [paying for the nice bag|being romantic]?",
        "My {bread} is [gummy in the middle|damp inside] even though the crust is dark. What am I doing wrong?",
      ],
      more: [
        "(tear/burst/gummy/damp) I am at {water} % and proving for {hours} hours.",
        "(tear/burst/gummy/damp) The oven is [old and lies about everything|small and uneven].",
        "[I have read three books and they disagree.|Every video says something else.]",
      ],
      close: [
        "[All theories welcome.|Explain it to me like I am five.]",
        "There is bread in it for the person who solves this.",
      ],
      replies: [
        "(tear/burst/gummy/damp) Underproved. Give it [another hour|ninety more minutes] and poke it.",
        "(tear/burst) Score deeper and at a flatter angle, almost like lifting a flap.",
        "(tear/burst) More steam for the first [ten|fifteen] minutes, then let it out.",
        "(gummy/damp) Let it cool completely before cutting. [I know. I know.|Two hours at least, sorry.]",
        "(alive) Dry some starter on baking paper and crumble it in a jar. [It keeps for years.|Mine woke up after eight months.]",
        "(gummy/damp) Bake it ten minutes longer than you dare, with the oven [turned down a little|at 200].",
        "I mix {flour} with cheap white, [one to three|half and half], and cannot tell the difference.",
        "(oven) Get a thermometer. Mine was [thirty|forty] degrees off and I had blamed the yeast for years.",
      ],
      asks: [
        [
          "(tear/burst/gummy/damp) Do you preheat the pot?",
          "For about twenty minutes, is that too short?",
          "No! Should I?",
        ],
        [
          "(tear/burst/gummy/damp) Can you post a photo of the crumb?",
          "It is being eaten as we speak, next time.",
          "Only if you promise to be gentle.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "[Rice flour in the basket|A shower cap over the bowl|Wet hands instead of floury ones]: the [cheapest|best] thing I learnt this year about {bread}.",
        "Put the dough in the fridge for {hours} hours and bake straight from cold. [That is it, that is the tip.|The scoring gets so much easier.]",
        "Save your pasta water for {bread}. [I was sceptical too.|Trust me on this.]",
        "If your {bread} is dense, try a [longer rest before the salt|warmer first hour] before you change anything else.",
      ],
      more: [
        "It works with {flour} [as well|too], [even the stubborn sort|just add a spoon of water].",
        "{eater} noticed without being told.",
        "Learnt it from a baker who [refused to tell me his name|gets up at two].",
        "[Costs nothing.|Takes ten seconds.]",
      ],
      replies: [
        "Tried this with {bread} at the weekend: it works.",
        "(fridge) Cold dough is so much easier to score, [agreed|yes].",
        "Does {starter} mind {hours} hours? Mine [gets sour|goes a bit sharp].",
        "(shower) The shower cap thing saved me a fortune in cling film.",
        "I do the same with {flour} and a little [malt|honey].",
      ],
      asks: [
        [
          "(fridge/longer/pasta) Does that also work with [dry yeast|rye]?",
          "Yes, use half the amount.",
          "Mostly. It rises less, but the taste is better.",
        ],
      ],
    },
    {
      mood: "moment",
      open: [
        "The house smells of {bread} and [it is raining|nobody else is awake yet]. [Nothing else to report.|That is all.]",
        "[Four in the morning|Six on a Sunday|Late], [radio on low|window open], shaping the {bread}.",
        "{eater} came in [just|only] to smell the {bread}.",
        "There is a moment when {starter} [floats for the first time|smells of apples] and I feel like a [parent|wizard].",
      ],
      more: [
        "Slice of it with {topping}, then the day can start.",
        "I should do this more on weekdays.",
        "My grandmother used to make her {bread} on the same board.",
      ],
      photo: ["{bread} and a cup of tea on a wooden table", "Steam rising from freshly cut {bread}"],
      replies: [
        "(smell) That smell should be [a candle|bottled].",
        "(raining) Rain and {bread} is the whole plan, well done.",
        "{topping} is the right answer.",
        "(board) My grandmother's board went to my cousin and [I am still not over it|we do not talk about it].",
        "I am on my way. [Twenty minutes.|Keep a slice.]",
      ],
      asks: [
        [
          "(four in/six on/late) Do you [really get up|bake] that early?",
          "Only when I cannot sleep anyway.",
          "The dough decides, I just live here.",
        ],
      ],
    },
    {
      mood: "plan",
      open: [
        "This [weekend|week]: {bread}, with {flour} [for the first time|from the new mill].",
        "Starting a small bread swap [in our street|at the community kitchen]: you bring your {bread}, you take something else home.",
        "Challenge for the month: {bread} every [Saturday|Sunday] until it is [boring|good].",
      ],
      more: [
        "{starter} has been fed [and briefed|twice].",
        "{eater} volunteered as tester.",
        "Aiming at {water} % and [hoping for the best|ready to be humbled].",
      ],
      replies: [
        "(swap) A swap is such a good idea. [Mine would be {bread}.|I have jam to offer.]",
        "{flour} drinks a lot, add the water slowly.",
        "Looking forward to the report, good or bad.",
        "(tester) Tester number two, ready when you are.",
        "(challenge) It will be boring after [week three|the second one] and perfect after [week six|the tenth].",
      ],
      asks: [
        [
          "Will you share the recipe?",
          "As soon as it works twice in a row.",
          "Of course, it is mostly patience anyway.",
        ],
      ],
    },
  ],
};
