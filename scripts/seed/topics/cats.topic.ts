import type { Topic } from "../texts.ts";

export const cats: Topic = {
  name: "cats",
  tags: ["cats", "catsofskein", "rescuecat", "tabby"],
  handles: ["meows", "whiskers", "tabby", "purrs", "paws", "moggy"],
  bios: [
    "staff of [two cats|one large cat|three rescues]",
    "[fosters kittens, keeps some|foster failure, twice]",
    "my cat has [better hair|more opinions] than I do",
    "can be found under a cat",
  ],
  words: {
    cat: "Miso|Pickle|Professor|Olive|Biscuit|Mrs Tanaka|Tofu|Admiral|Fig|Gustav|Pepper|Juniper|Sir Waffles|Zaytun|Momo",
    place:
      "the keyboard|a shoebox|the clean laundry|the sink|the top of the fridge|the fruit bowl|my coat|the only sunny tile",
    food: "the expensive food|plain rice|a moth|my toast|the neighbour's salmon|one single pea|the fern",
    object: "a hair tie|the good vase|the postman's glove|a receipt|my left sock|a cork|the bath plug",
    person: "the vet|my flatmate|the postman|my boss on a video call|my grandmother|the plumber",
    hour: "four|five|half past three|ten to five",
  },
  scenarios: [
    {
      mood: "moment",
      open: [
        "{cat} has moved into {place}. [We live around it now.|Rent is paid in hair.]",
        "{cat}, {place}, [not sorry|since this morning].",
        "Caught {cat} [staring at|talking to] {object} for [ten|twenty] minutes.",
        "{cat} [fell asleep on my arm|chose my lap] and I have [now lost all feeling in it|been here for two hours].",
      ],
      more: [
        "{person} was introduced and [ignored|judged].",
        "Dinner was {food}, by choice.",
        "I [needed|was about to use] that.",
        "The other one is pretending not to [care|be jealous].",
      ],
      close: ["Send help. Or do not.", "[No further questions.|That is the news.]"],
      photo: [
        "{cat} has taken over {place}",
        "{cat} looking at the camera with contempt",
        "A paw over the edge of {place}",
      ],
      replies: [
        "{cat} knows what {place} is for. You do not.",
        "(on my arm/my lap) You cannot move now. Those are the rules.",
        "Please tell {cat} that I [said hello|am a fan].",
        "Ours did that with {object} until we moved house.",
        "That face. [Not a thought in there.|Pure judgement.]",
        "{cat} for president.",
        "I would also like to sleep in {place}.",
      ],
      asks: [
        ["How old is {cat}?", "Eleven, and still learning nothing.", "About two, the shelter was guessing."],
        ["What breed is that?", "Sofa. Pure sofa.", "Street cat, with a bit of owl."],
      ],
    },
    {
      mood: "mishap",
      open: [
        "{hour} in the morning: {cat} has discovered {object}.",
        "{cat} ate {food}. {person} [says it is fine|laughed for a full minute].",
        "Bought {cat} a [heated|three-storey] bed. {cat} sleeps in [the box|{place}].",
        "{cat} walked over {place} and [sent an e-mail to|called] {person}.",
      ],
      more: [
        "(e-mail) It said 'jjjjjjjkkl;' and [was the best thing I have sent all week|nobody questioned it].",
        "(discovered) {object} is now [under the oven, with the others|a memory].",
        "I pay for everything in this house.",
        "We had words. {cat} won.",
      ],
      close: ["Anybody want a cat? [No, you may not have it.|(Joking.)]", "I am so tired."],
      photo: ["{cat} next to the remains of {object}"],
      replies: [
        "(under the oven) Under the oven is where mine keeps [nineteen|forty] hair ties.",
        "(jjjj) 'jjjjjjjkkl;' is better than most of my e-mails.",
        "(the box) The box is the present. The bed was packaging.",
        "{hour} is the official hour. They have a union.",
        "{food}! Did it at least look guilty?",
        "{person} needs a warning sign on the door.",
      ],
      asks: [
        [
          "(ate) Is {cat} all right?",
          "Perfectly, and asking for more.",
          "Yes, {person} had a look, only pride was hurt.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "{cat} [wakes me|sings] at {hour} every night. [What do I do?|Has anybody ever won this?]",
        "How do you get a cat into the carrier? {cat} [can hear me thinking about it|becomes liquid].",
        "{cat} only wants {food} since [last week|the move]. [Phase or vet?|Normal?]",
        "Second cat: good idea or [declaration of war|madness]? {cat} has [ruled alone for six years|never met another one].",
      ],
      more: [
        "(wakes/sings/only wants) Healthy, the vet checked.",
        "(wakes/sings/carrier) We have tried [ignoring it, bribery and tears|three kinds of toys].",
        "The flat is [small|sixty square metres], with a lot of {place}.",
      ],
      close: ["Cat people, please.", "Yours, without sleep."],
      replies: [
        "(wakes/sings) Timed feeder. {cat} will bully the machine and let you sleep.",
        "(carrier) Leave the carrier open in the room for [a week|a month] with a blanket in it. Boring carriers are not scary.",
        "(second cat) Separate rooms, swap the blankets, go slowly. [Took us three weeks.|They share {place} now.]",
        "(wakes/sings) Never, ever react at {hour}. Once you feed them, it is law.",
        "(only wants) Warm the food a little. Mine thinks that it is a new brand.",
        "(wakes/sings) Play until they pant, then feed, then bed. [In that order.|Works four nights in five.]",
        "(only wants) If it lasts longer than a couple of days, ring the vet, just to be safe.",
        "(second cat) Two is easier than one, they bother each other instead of you.",
      ],
      asks: [
        ["Does {cat} go outside?", "Only on the balcony, under supervision.", "No, the street is too busy."],
      ],
    },
    {
      mood: "proud",
      open: [
        "{cat} has [been here for one year today|finally come out from under the bed]. [I am not crying.|Patience!]",
        "{cat} let {person} [stroke|brush] them. [For four seconds.|Historic.]",
        "We adopted {cat}. [We went 'just to look'.|It was never a choice.]",
        "{cat} [caught|defeated] {object} after [a long campaign|weeks of planning].",
      ],
      more: [
        "At the shelter they said it might take [a year|forever].",
        "There is purring. Loud, rusty purring.",
        "Celebrated with {food} [on a saucer|for everybody].",
        "First photo with both ears up.",
      ],
      photo: ["{cat} on the sofa for the first time", "{cat}, purring, both eyes shut"],
      tags: ["adoptdontshop"],
      replies: [
        "(just to look) 'Just to look' is how I got three.",
        "(rusty) Rusty purring is the best sound in the world.",
        "(one year) Happy anniversary, {cat}! [And to the staff.|Extra {food} today.]",
        "(four seconds) Four seconds is a marriage proposal in cat.",
        "(shelter/adopted) Thank you for taking an older one. [They know.|They really do know.]",
        "I have waited for this news since the first post about {cat}.",
      ],
      asks: [
        [
          "(under the bed/stroke/brush) How did you win {cat} over?",
          "By lying on the floor and reading aloud, for weeks.",
          "{food}. It was bribery, all of it.",
        ],
      ],
    },
    {
      mood: "musing",
      open: [
        "Having a cat is mostly [apologising to an animal that is in your way|opening doors that then are not used].",
        "I say '{cat}' about [ninety|two hundred] times a day and '{person}' twice.",
        "There is [no alarm clock|no authority] like {cat} at {hour}.",
        "{cat} has never [paid for anything|read a book] and is still [the wisest person here|in charge].",
      ],
      more: ["{person} finds that [worrying|normal].", "Meanwhile {place} is occupied.", "And yet."],
      replies: [
        "(and yet) 'And yet' is the whole of cat ownership.",
        "(apologising) I apologise to mine more than to my [husband|colleagues].",
        "(doors) Doors exist to be looked through, not used.",
        "{cat} is my life coach now.",
        "(times a day) My count is higher and I only have a neighbour's cat.",
      ],
      asks: [
        [
          "(times a day) Does {cat} answer to the name?",
          "To the name, no. To the fridge, always.",
          "Only when I say it in an annoyed voice.",
        ],
      ],
    },
  ],
};
