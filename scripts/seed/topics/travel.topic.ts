import type { Topic } from "../texts.ts";

export const travel: Topic = {
  name: "travel",
  tags: ["travel", "slowtravel", "nighttrain", "cityguide"],
  handles: ["roams", "rails", "ferry", "wander", "atlas", "harbour"],
  bios: [
    "by train where there are rails",
    "[window seat, always|travels with one bag]",
    "writes postcards nobody asked for",
    "knows the [ferries|night buses] of [three|too many] countries",
  ],
  words: {
    city: "Porto|Tbilisi|Ljubljana|Valparaíso|Hoi An|Bergen|Essaouira|Trieste|Kanazawa|Oaxaca|Gdańsk|Galway|Luang Prabang|Plovdiv|Palermo|Montevideo",
    ride: "night train|slow ferry|bus over the mountains|regional train|shared taxi|cargo boat|coastal tram",
    food: "grilled sardines|noodle soup|cheese pastry|bean stew|dumplings|rice cakes|fish on bread|pancakes from a cart|lentils and eggs",
    host: "the landlady|the man at the desk|a retired teacher|our guide|the bus driver|a family in the same compartment",
    days: "three|four|five|nine|twelve",
    spot: "the covered market|the harbour wall|a rooftop laundry|the last bus stop|a garden behind the museum|the old baths|a bench above the river",
  },
  scenarios: [
    {
      mood: "moment",
      open: [
        "{city}, {spot}, [seven in the morning|just before sunset]. [I will not forget this.|Quiet, for once.]",
        "Woke up on the {ride} with [the sea|mountains|somebody's chicken] right [outside|beside] the window.",
        "{days} days in {city} and I still have not [seen a single museum|opened the guidebook], only {spot}.",
        "{host} in {city} taught me how to [eat|order|make] {food} [properly|without making a face].",
      ],
      more: [
        "Ate {food} [three times in a day|standing up], [no regrets|would again].",
        "Nobody was in a hurry, [which is catching|so neither was I].",
        "We shared [a thermos|a bag of plums] with {host} and about [ten|forty] words.",
        "I have sore feet and a full notebook.",
      ],
      close: [
        "[Staying another night.|Extended the booking.]",
        "Postcards to follow.",
        "Do not tell anybody.",
      ],
      photo: [
        "{spot} in {city} in the evening",
        "View from the {ride} window",
        "{food} on a paper plate in {city}",
      ],
      tags: ["ontheroad"],
      replies: [
        "{spot} in {city} is my happy place. [Say hello from me.|So glad that it is still there.]",
        "{food} for breakfast is correct.",
        "(words) Ten words and a bag of plums, best conversations there are.",
        "I did that {ride} years ago and still think about it.",
        "(museum) Not seeing museums is a valid way to see {city}.",
        "Bring me back some {food}. Or at least the smell.",
      ],
      asks: [
        [
          "Where did you stay?",
          "A room above a bakery, woke up hungry every day.",
          "With {host}, two streets from the water.",
        ],
        [
          "Is {city} expensive these days?",
          "Beds yes, food no.",
          "Less than home. The coffee cost next to nothing.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "Boarded the {ride} to the wrong {city}. [There are two.|Apparently there are three.]",
        "My bag is in {city}. I am not.",
        "{days} hours late, [no explanation|a cow was involved], the {ride} is now [a village|a party].",
        "Tried to order {food} in the local language and [ordered|bought] [eleven|a live one|the waiter's lunch].",
      ],
      more: [
        "{host} found it [hilarious|very moving] and helped.",
        "(my bag) [I have one sock.|I own a toothbrush and a hat.]",
        "(wrong/hours late) We ended up at {spot}, which I would never have found.",
        "My phone was at two per cent, of course.",
      ],
      close: ["Best story of the trip already.", "Will report from wherever this ends."],
      replies: [
        "(wrong) The wrong {city} is usually the better one.",
        "(cow) A cow was involved in my last {ride}, too.",
        "(sock/hours late) The story is worth [at least two socks|the delay].",
        "{host} is the hero of this.",
        "(eleven) Eleven {food}? I do not see the problem.",
        "(my bag) Hope the bag turns up! Mine came after [five|six] days, with a new strap.",
      ],
      asks: [
        [
          "(my bag) Have you got everything back?",
          "All but one shoe. It is a mystery.",
          "Yes, this morning, by taxi, with a note.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "{days} days in {city} with [a toddler|my parents|no plan]. [What must we not miss?|Where would you start?]",
        "Has anyone taken the {ride} to {city}? [Is it worth losing a day for?|Book ahead or just turn up?]",
        "Where do you eat {food} in {city} [without the tourist menu|if you do not eat meat]?",
        "How do you pack for [two climates|a wedding and a hike] in one bag? {city} first, [then mountains|then the coast].",
      ],
      more: [
        "We like [markets|walking|sitting about] more than [queues|churches].",
        "Trains over planes, if possible.",
        "{host} suggested {spot}, [is it open in winter|true or legend]?",
      ],
      replies: [
        "(must we not/would you start) {spot}, early, before the groups. Then breakfast.",
        "The {ride} is half of the holiday. [Bring food for sharing.|Left side for the views.]",
        "(where do you eat) Ask where the taxi drivers eat. It is never on the square.",
        "(book ahead) Book the bed, turn up for everything else.",
        "(how do you pack) Wool, layers, one pair of good shoes. Nobody looks at your trousers.",
        "(must we not/would you start) Skip the tower. Go to {spot} and do nothing for an hour.",
        "(toddler) With small children: trams. Any tram. To the end and back.",
        "(where do you eat) There is a place behind the bus station with four tables and {food}. [No sign.|Look for the blue door.]",
      ],
      asks: [
        ["What time of year?", "Late October, so bring an umbrella, I suppose.", "First half of May."],
        [
          "How do you feel about early mornings?",
          "In theory, very positive.",
          "On holiday? Strongly against.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "In {city}, take the [tram|bus|boat] to the last stop and walk back. [Best free tour there is.|You see how people live.]",
        "The {ride} to {city} costs [half|a third] if you book it [in the local site's language|at the counter].",
        "Learn [hello, thank you and 'delicious'|to count to ten]. {host} gave us [extra {food}|the good table] for it.",
        "Pack half of it. [Then take something out.|I wore two shirts for {days} days in {city} and nobody died.]",
      ],
      more: [
        "(last stop) Found {spot} like that.",
        "(costs) Saved enough for [a lot of|plenty of] {food}.",
        "I wish that I had known it [ten years|two trips] ago.",
      ],
      replies: [
        "(last stop) Last stop and back, I do it in every city now.",
        "(delicious) 'Delicious' opens all doors.",
        "(counter) Confirmed for the counter, the lady even found us seats together.",
        "(two shirts) Two shirts, {days} days, [I have done it|respect].",
        "{spot}! I thought that I was the only one who knew.",
      ],
      asks: [
        [
          "(last stop) Does that work at weekends?",
          "Less often, but the timetable is on the door.",
          "Yes, though bring patience on Sundays.",
        ],
      ],
    },
    {
      mood: "musing",
      open: [
        "You know a city by [its bread|how it crosses the road|its benches]. {city} [passes|wins].",
        "The {ride} is better than arriving.",
        "Home after {days} days in {city} and the kitchen looks [smaller|like somebody else's].",
        "I have photos of every [cat|door] in {city} and none of {spot}.",
      ],
      more: [
        "{host} said: [come back when you have less time|you walk like you are late]. I think about it a lot.",
        "Even {food} tastes of less here.",
        "I unpacked a shirt and it smelled of {spot}.",
      ],
      replies: [
        "(walk like) 'You walk like you are late' is going on my wall.",
        "(every cat/every door) Cats and doors are the real sights.",
        "{city} does that to people. [I went for a week and stayed two months.|Give it a month.]",
        "(kitchen) The kitchen always looks odd after the {ride} home.",
        "(benches) Judging cities by benches, I am stealing that.",
      ],
      asks: [
        [
          "Would you live there?",
          "In spring, yes. I am told that winter is another matter.",
          "I looked at flats in a shop window, so, perhaps.",
        ],
      ],
    },
    {
      mood: "plan",
      open: [
        "Tickets booked: {ride} to {city}, {days} days, one bag. [I am eight years old again.|Ask me anything.]",
        "Trying to get to {city} without flying. [Two trains, a ferry and a prayer.|The map is covered in pencil.]",
        "Meeting old friends in {city} [in spring|next month], {days} days of {food} and [catching up|walking].",
      ],
      more: [
        "{host} from last time has offered the sofa.",
        "The only fixed point is {spot}.",
        "I have packed [three times already|nothing but books].",
      ],
      replies: [
        "{city} by {ride}, what a way to arrive.",
        "(pencil) Take the pencil map with you and frame it afterwards.",
        "You will eat {food} every day and cry at the airport. Station. Whatever.",
        "I am in {city} that week! [Coffee?|Say when.]",
        "(ferry) Ferry people are the best people.",
      ],
      asks: [
        [
          "(flying) How long does it take overland?",
          "Thirty-one hours if everything connects. It will not.",
          "Two nights, but I like trains.",
        ],
      ],
    },
  ],
};
