import type { Topic } from "../texts.ts";

export const hiking: Topic = {
  name: "hiking",
  tags: ["hiking", "trails", "outdoors", "weekendwalk"],
  handles: ["hikes", "trail", "ridge", "summit", "walks", "cairn"],
  bios: [
    "happiest above the tree line",
    "[walks slowly|walks far], stops often",
    "collects [trig points|paper maps|odd place names]",
    "will talk about boots if you let me",
    "[weekend|fair weather] hiker",
  ],
  words: {
    trail:
      "ridge path|quarry loop|old drovers' road|lighthouse trail|gorge walk|three lakes circuit|monastery path|north face track|forest traverse|pass route|coast path|watershed trail",
    km: "9|11|13|14|16|18|21|24|27",
    friend: "my sister|my neighbour|an old colleague|my dad|a friend from school|my flatmate",
    wild: "a marmot|two ibex|a pine marten|a pair of ravens|a very bold fox|a herd of chamois|an eagle owl|a slow worm",
    snack: "dried mango|a squashed cheese roll|cold dumplings|salted almonds|half a fruit cake|a boiled egg",
    gear: "new poles|rain jacket|second-hand boots|lighter pack|wool socks|head torch",
    weather: "fog|sideways rain|hail|a stiff headwind|thick cloud|wet snow",
  },
  scenarios: [
    {
      mood: "proud",
      open: [
        "[Finally|At last,] [walked|finished|did] the whole {trail}, all {km} km of it.",
        "{km} km on the {trail} today, [the longest I have managed since my knee surgery|and my legs still work|my longest this year].",
        "[Third|Second|Fourth] attempt at the {trail} and this time we made it [to the top|all the way round].",
        "Took {friend} up the {trail} and we were back [before dark|in time for soup|an hour ahead of plan].",
      ],
      more: [
        "[Started|Set off] at [five|six|half past five] to beat the heat[, which worked until about ten|].",
        "The last climb is [steeper than the map admits|a proper calf burner|all loose stones, so take it slowly].",
        "Saw {wild} [just below the saddle|near the stream|about ten metres away], nobody else for hours.",
        "Lunch was {snack} on a flat rock and [I would not have swapped it for anything|it was perfect|it tasted like a feast].",
        "The {gear} [earned its place|was worth every coin|did its job].",
      ],
      close: [
        "Feet up now.",
        "[Already looking at|Already planning] the next one.",
        "Sleeping [very|extremely] well tonight.",
      ],
      photo: [
        "View back along the {trail} from the top",
        "Boots on a rock above a valley of cloud",
        "A narrow path climbing towards a saddle",
      ],
      tags: ["personalbest"],
      replies: [
        "{km} km with that climb is no joke, well done.",
        "We turned back on the {trail} last [year|autumn] at the scree. Maybe time to try again.",
        "[Seeing {wild} alone would make that worth it|I would go just for the chance of seeing {wild}].",
        "The [final|last] stretch of the {trail} [always breaks me|is cruel]. Respect.",
        "(lunch/rock) Lunch on a rock beats any restaurant.",
        "My knees hurt just reading this, but [what a day|I am jealous].",
      ],
      asks: [
        [
          "How long did [it|the whole thing] take you?",
          "[Six|Seven|Just over five] hours with a long lunch.",
          "All day, but we stopped at every view.",
        ],
        [
          "Is the {trail} doable with a [dog|ten-year-old|heavy pack]?",
          "I think so, apart from one ladder near the end.",
          "The first half yes, then I would turn at the stream.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "So the {trail} won today: {weather} from the car park onwards.",
        "[Took a wrong turn|Missed a marker] on the {trail} and added {km} km to what was meant to be an easy morning.",
        "Note to self: checking the forecast [the night before|on Tuesday] is not checking the forecast. {weather} for four hours on the {trail}.",
        "Forgot the [sandwiches|map|water filter] on the kitchen table and noticed at the [trailhead|first summit].",
      ],
      more: [
        "{friend} was very polite about it, [which made it worse|considering].",
        "We sat in a hut, ate {snack}, and agreed to call it training.",
        "The {gear} [gave up|failed] exactly when it mattered.",
        "On the bright side {wild} watched us [the entire time|from a safe distance], clearly entertained.",
      ],
      close: [
        "[Still counts.|Would do it again.]",
        "Everything I own is drying in the bath.",
        "The mountain will still be there next [week|month].",
      ],
      replies: [
        "{weather} on the {trail} is a rite of passage.",
        "[We have all|I have] done that exact thing. [Twice.|More than once.]",
        "(wrong turn/marker) There is a shortcut past the old sheepfold for next time[, ask me|].",
        "(hut) At least the hut was open! It was locked when I got [soaked|caught] there.",
        "{friend} deserves a medal and [a hot chocolate|a dry pair of socks].",
        "(won today) Turning round is a skill. The summit does not care.",
      ],
      asks: [
        [
          "(car park/forecast) Were the [streams|crossings] very high?",
          "Knee deep at the second one, so we went round.",
          "Fine until noon, then [brown and loud|no thanks].",
        ],
        [
          "(wrong turn/missed) Which app were you using for the route?",
          "Paper map, upside down, apparently.",
          "The free one. It lost signal in the trees, which is fair.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "[Has anyone|Anyone here] walked the {trail} recently? [Wondering|I would like to know] whether the upper part is clear.",
        "[Boot people|Hikers], I need advice: my heels blister after about {km} km whatever I do.",
        "What do you all carry for lunch on a long day? I am tired of {snack}.",
        "Looking for a first overnight walk, [nothing heroic|two days at most], trains at both ends. [Ideas?|Suggestions?]",
      ],
      more: [
        "(overnight/recently) We are two adults and [a patient dog|a nine-year-old who negotiates|one bad ankle].",
        "(overnight/recently) [Happy|Willing] to go midweek if it is quieter.",
        "(overnight) Budget is [small|not endless], enthusiasm is not.",
      ],
      close: ["[Thanks in advance.|Thank you!]", "Local knowledge very welcome."],
      replies: [
        "(overnight/recently) The warden at the lower hut answers the phone and knows everything, call [her|him] [first|in the evening].",
        "(overnight/recently) I would [start|plan it] from the station side, the bus back runs until [six|seven].",
        "(blister) Two pairs of thin socks instead of one thick. [Changed everything for me.|Trust me.]",
        "(lunch) [Cold noodles with peanut sauce|Flatbread with hummus|Leftover pizza] in a tin. You will never go back.",
        "(blister) Lace the top hooks looser on the way up and tighter on the way down.",
        "(recently) Was there [a fortnight ago|two weeks ago], some snow in the shade but nothing scary.",
        "(midweek/recently/overnight) Go midweek. On Sundays the car park is full by [eight|nine].",
      ],
      asks: [
        [
          "(overnight) Are you set on [this month|the mountains]?",
          "Not really, whenever the weather plays along.",
          "Flexible! We just need to be home by Sunday.",
        ],
        [
          "(overnight) How fit is everybody?",
          "Fine on the flat, slow but cheerful uphill.",
          "Let us say we like long breaks.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "If you do the {trail}, go [anticlockwise|the other way round]: [the steep part is behind you by lunch|you get the sun on the good side].",
        "[Small thing|Tiny tip] that made walking nicer: [put dry socks in a jar|a bandana round each strap|tape the heels before they hurt].",
        "{gear} report after [two seasons|a year|four hundred kilometres]: [still going|no complaints|better than the expensive ones].",
      ],
      more: [
        "(small thing/tiny tip) Costs [nothing|almost nothing] and weighs less than {snack}.",
        "{friend} taught me that and I laughed. I [do not laugh|am not laughing] any more.",
        "(thing/tiny tip/report) [Works best|Matters most] when you meet {weather} halfway.",
        "(anticlockwise/other way) [The signs are faded after the bridge|Signal is patchy after the second gate], so look at the map before you go.",
      ],
      replies: [
        "(anticlockwise/other way) Going the other way round is how the locals do the {trail} too.",
        "[Adding this to|Putting that on] my list for the {trail}.",
        "I was sceptical about the {gear} as well. [Converted now.|Not any more.]",
        "(anticlockwise/other way) The bridge was out [last month|when I went], there is a signed detour.",
        "Second this, especially in {weather}.",
      ],
      asks: [
        [
          "[Where did you get|What brand is] the {gear}?",
          "A shop that closed the week after, sorry!",
          "Hand-me-down, the label is long gone.",
        ],
        [
          "(anticlockwise/other way) Is there water on the way?",
          "A spring after about an hour, cold and reliable.",
          "Not after the hut, fill up there.",
        ],
      ],
    },
    {
      mood: "moment",
      open: [
        "[Woke up above the clouds|Above the fog by eight|First light on the {trail}] and [said nothing for half an hour|did not want to come down].",
        "{wild} on the {trail} this morning, [completely unbothered|not impressed by me at all].",
        "[That smell of pine after rain.|The sound of a stream before you can see it.|Cow bells somewhere below the fog.]",
        "Sat on the {trail} with {snack} and [watched the weather change its mind|listened to nothing at all].",
      ],
      more: [
        "[No filter, no signal.|Phone off, boots off.]",
        "{friend} whispered for some reason, as if we were in a library.",
        "I keep coming back for [exactly this|these ten minutes].",
      ],
      photo: [
        "Layers of blue hills fading into mist",
        "Morning light on the {trail}",
        "A sea of cloud seen from a ridge",
      ],
      tags: ["goldenhour"],
      replies: [
        "[I can almost smell it.|I can feel the cold air from here.]",
        "The {trail} at that hour is [another planet|pure magic].",
        "{wild}! I have been looking for years and [never seen one|nothing].",
        "(whisper) Whispering on mountains is normal. I do it too.",
        "This is why I keep setting that horrible alarm.",
      ],
      asks: [
        [
          "(light/woke/fog/morning) What time did you have to get up for that?",
          "Half past three. I regretted it until about five.",
          "We slept up there, which is cheating.",
        ],
      ],
    },
    {
      mood: "plan",
      open: [
        "[Thinking of|Planning] the {trail} [on Saturday|next Sunday|the weekend after next], about {km} km, [easy pace|chatty pace]. [Anyone in?|Who is in?]",
        "My list for this year: the {trail}, one night in a hut, and [walking to my parents' house|one summit I cannot pronounce].",
        "Booked [a tiny hut|two bunks|the night train] for the {trail}. [No going back now.|It is happening.]",
      ],
      more: [
        "(anyone in/who is in) I will bring {snack} for everyone.",
        "(anyone in/who is in) If {weather} turns up we go for [cake|soup] instead.",
        "{friend} is coming too, [so expect stories|so we will be late].",
      ],
      replies: [
        "(anyone in/who is in) In, if there is a train that does not leave at [five|dawn].",
        "The {trail} is lovely [at that time of year|in that direction]. Pack for {weather} anyway.",
        "(cake) [Count me in|I am in] for the cake version at least.",
        "(anyone in/who is in) Can I bring my [cousin|brother]? He walks faster than he talks.",
        "Walked that stretch with my [mum|club], you will love it.",
      ],
      asks: [
        [
          "Where do you start?",
          "The small car park by the chapel, eight o'clock.",
          "From the station, so nobody has to drive.",
        ],
      ],
    },
  ],
};
