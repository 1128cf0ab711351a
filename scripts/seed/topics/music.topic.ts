import type { Topic } from "../texts.ts";

export const music: Topic = {
  name: "music",
  tags: ["music", "practice", "livemusic", "vinyl"],
  handles: ["plays", "tunes", "strings", "chords", "tempo", "echo"],
  bios: [
    "[second violin|third trombone], [amateur orchestra|village band]",
    "plays [bass|banjo|accordion] badly and often",
    "[sings in two choirs|sings in the car]",
    "buys records for the sleeves",
  ],
  words: {
    instrument: "cello|accordion|upright bass|clarinet|banjo|old piano|viola|trumpet|oud|drum kit|concertina",
    piece:
      "that slow waltz|the second movement|an old fishing song|a tango in D minor|the prelude|the one with eleven sharps|our opener|the Bulgarian one in seven|a lullaby|the fugue",
    venue:
      "the brewery cellar|a church with terrible heating|the community hall|a record shop|somebody's kitchen|the bandstand|a boat",
    band: "our little quartet|the choir|my wedding band|the Tuesday session|the village orchestra|the trio from our street",
    record:
      "a dusty jazz record|a box of forty singles|a soundtrack nobody remembers|a live album from 1974|a harp record",
    person:
      "my teacher|the conductor|our drummer|my daughter|the neighbour below|an old man in the front row",
  },
  scenarios: [
    {
      mood: "proud",
      open: [
        "Played {piece} all the way through on the {instrument} [for the first time|without stopping].",
        "{band} played {venue} [last night|on Saturday], [forty|sixty|twenty-three] people came and [they stayed|nobody left].",
        "[Eight months|A year|Three winters] of practice and today {person} said '[good|yes, like that]'.",
        "We recorded {piece} in [one take|four takes] in {venue}. [You can hear a tram at the end.|It has a dog on it and I do not care.]",
      ],
      more: [
        "My hands [shook until the second verse|still hurt].",
        "{person} [smiled, which never happens|cried a bit].",
        "The {instrument} was [even in tune|borrowed].",
        "One mistake, [which only I noticed|shared by the whole band, so it counts as an arrangement].",
      ],
      close: ["Riding that feeling all week.", "Again!", "Next: the hard one."],
      photo: ["A {instrument} resting on a chair at {venue}", "{band} at {venue}, seen from the back row"],
      tags: ["gig"],
      replies: [
        "(said) {person} saying that is basically a standing ovation.",
        "(people came) I was there! The quiet bit in {piece} was [lovely|something else].",
        "(tram) The tram at the end makes the recording.",
        "{piece} on the {instrument} is seriously hard, well played.",
        "When is {band} on next? [I will bring people.|I missed it.]",
        "(shared by) A mistake that everyone makes together is jazz.",
      ],
      asks: [
        ["Is there a recording?", "Only a phone one, from inside a coat.", "Yes! Mixing it this week."],
        [
          "How long have you been playing?",
          "Two years, started at forty-six.",
          "Since school, with a break of fifteen years.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "A string [snapped|went] on the {instrument} in the [quietest|very first] bar of {piece}.",
        "{band} started {piece} in [two different keys|two tempos]. [It took eight bars to agree.|Nobody blinked.]",
        "Carried the {instrument} to {venue}. Wrong [day|building|town].",
        "{person} asked me to [practise somewhere else|play with the window closed]. [Fair.|I have been practising for three weeks.]",
      ],
      more: [
        "(string/started) {person} kept conducting as if nothing had happened.",
        "(started) We [laughed so much that we had to start again|called it an encore].",
        "I have aged.",
        "(string/started) The audience [clapped louder for that than for the rest|thought it was modern].",
      ],
      close: ["[Music is fun, they said.|The show went on.]", "At least there was cake."],
      replies: [
        "We once played the whole of {piece} a page apart. [Standing ovation.|Never told anyone.]",
        "(different keys) Two keys at once is simply contemporary.",
        "(string) Spare strings in the case, spare case in the car, spare car next.",
        "(wrong) {venue} is easy to get wrong, there are [two|three] of them.",
        "(practise) Get a practice mute. The neighbours will send flowers.",
        "{person} is a professional.",
      ],
      asks: [
        [
          "(string/started) Did you finish the set?",
          "On three strings, with creative fingering.",
          "Yes, and it went better than the start.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "How do you practise {piece} when the [left hand|second page] simply will not?",
        "[Adult beginners|Late starters]: how long until the {instrument} stopped sounding like [a goose|a door]?",
        "Where do you find [sheet music|people to play with] for {instrument} that is not [a fortune|all competitions]?",
        "Recommend me something to listen to. I have played {record} to death.",
      ],
      more: [
        "(practise/beginners/starters) I get about [twenty minutes a day|an hour at weekends].",
        "(how do you practise) {person} says [slower|from the end backwards]. I am already slow.",
        "(how do you practise) {band} rehearses on Tuesday and I would like to [survive|not be the problem].",
      ],
      close: ["Encouragement also accepted.", "Help."],
      replies: [
        "(how do you practise) Last bar first, then the last two, then three. [Backwards is magic.|It feels stupid and it works.]",
        "(beginners/starters) A year to stop being a goose, two to be [a decent goose|invited anywhere].",
        "(how do you practise) Half tempo with a metronome until you are bored, then [two|three] clicks up.",
        "(people to play) There is a session in the back room of most pubs, and they [always need|never have] a {instrument}.",
        "(how do you practise) Sing it first. If you cannot sing it, your hands have no idea.",
        "(sheet) Public domain scans and a stapler. [My whole library.|Free.]",
        "(recommend) Something from the Cape Verde side of the shelf. Your feet will know what to do.",
        "(practise/beginners/starters) Record yourself. Awful and useful.",
      ],
      asks: [
        [
          "(practise/beginners/starters) Do you have a teacher?",
          "Every other week, when the money allows.",
          "Just videos and stubbornness.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "Leave the {instrument} out of its case. [You will play twice as much.|That is the entire practice plan.]",
        "Found {record} for [two coins|the price of a coffee] at [a flea market|the charity shop]. Always look under the table.",
        "Learn {piece} by ear [before|instead of] reading it. [It sits differently.|Takes longer, stays longer.]",
        "Earplugs at {venue}. [Please.|I did not, and now I say 'pardon' a lot.]",
      ],
      more: [
        "(case/by ear) {person} swears by it.",
        "(case/by ear) Did more for me than any [method book|expensive lesson].",
        "(case/by ear) {band} noticed within [a week|two rehearsals].",
      ],
      replies: [
        "(case) Out of the case! The cat has opinions, but yes.",
        "(under the table) Under the table is where the good ones live. I found {record} like that.",
        "(earplugs) Earplugs, absolutely. [My left ear agrees.|Rings to this day.]",
        "(by ear) By ear is so much slower and so much better.",
        "{person} told me the same, I should have listened.",
      ],
      asks: [
        [
          "(earplugs) Which ones do you use?",
          "The moulded sort, worth every coin.",
          "Cheap foam, cut in half.",
        ],
      ],
    },
    {
      mood: "moment",
      open: [
        "[Somebody|A stranger] is practising {piece} on a {instrument} across the yard, [same four bars|windows open], and [I have stopped working|nobody minds].",
        "{record}, [rain|late evening], [both feet on the radiator|the good headphones].",
        "{person} humming {piece} [while cooking|on the stairs]. [Did not know I was listening.|Slightly flat, perfect.]",
        "That second of silence at {venue} before anyone claps.",
      ],
      more: [
        "I could live in that sound.",
        "Haven't thought about anything else all day.",
        "It is why {band} still exists.",
      ],
      photo: ["A turntable and {record}", "Light through the window on a {instrument}"],
      replies: [
        "(second of silence) That second of silence is better than the clapping.",
        "(four bars) I hope they never get past those four bars.",
        "(rain/evening) {record} on a rainy evening, yes.",
        "(slightly flat) Slightly flat is how love sounds.",
        "(across the yard) A {instrument} across a courtyard is peak city life.",
      ],
      asks: [
        [
          "(feet/headphones) What are you listening on?",
          "My uncle's old turntable and one working speaker.",
          "Cheap headphones. The tune does not mind.",
        ],
      ],
    },
    {
      mood: "plan",
      open: [
        "{band} at {venue}, [Friday at eight|Sunday at five], [free|hat goes round]. [Bring a cushion.|Come!]",
        "We are looking for a {instrument}. Level: [enthusiastic|can count to four]. {band}, [Tuesdays|Thursdays].",
        "Going to learn {piece} by [Christmas|summer]. [You are my witnesses.|Hold me to it.]",
      ],
      more: [
        "(friday/sunday) {person} will be there, so we have to behave.",
        "(friday/sunday) {piece} is on the programme, [pray|finally].",
        "(friday/sunday) There will be soup.",
      ],
      replies: [
        "(soup) I will come for the music and stay for the soup.",
        "(looking for) I know a {instrument} who counts to five. [Sending this on.|Overqualified?]",
        "(witness/hold me) Witnessed. See you then.",
        "{venue} has the best sound in town, if you stand by the pillar.",
        "Put {piece} last, otherwise nobody recovers.",
      ],
      asks: [
        [
          "(friday/sunday) Are children welcome?",
          "Yes, ours will be the loudest.",
          "Of course, front rows are cushions.",
        ],
      ],
    },
  ],
};
