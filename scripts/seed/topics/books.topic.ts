import type { Topic } from "../texts.ts";

export const books: Topic = {
  name: "books",
  tags: ["books", "reading", "currentlyreading", "bookclub"],
  handles: ["reads", "pages", "shelf", "chapter", "paper", "margin"],
  bios: [
    "[reads on trams|reads the last page first]",
    "librarian, [retired|part-time]",
    "owns [more books than shelves|four copies of the same novel]",
    "slow reader, fast buyer",
  ],
  words: {
    title:
      "The Salt Ledger|A House for Swifts|Nine Winters of Rain|The Cartographer's Niece|Small Hours in Porto|What the Ferryman Owed|Letters to a Lighthouse|The Quiet Engine|Orchard Street, Again|A Theory of Umbrellas|The Second Tide|Glass Weather|How to Lose a River|The Beekeeper's Index",
    genre:
      "crime novel|sea story|family saga|collection of essays|science fiction novel|memoir|ghost story|history of maps|book of short stories|graphic novel",
    place:
      "the tram|the sofa|the balcony|the ferry|the night train|the kitchen floor|the library's one good chair",
    character:
      "the aunt|the ferryman|the unreliable doctor|the little brother|the narrator|the dog|the widow next door",
    pages: "180|240|312|420|560|700",
    friend: "my book club|my sister|the woman at the bookshop|my old teacher|my colleague|my dad",
  },
  scenarios: [
    {
      mood: "moment",
      open: [
        "Finished {title} on {place} and [missed my stop|had to sit still for a while|went straight back to page one].",
        "{pages} pages of {title} in [two evenings|one weekend], [I regret nothing|laundry be damned].",
        "{title} is [the best {genre} I have read this year|a {genre} that pretends to be about nothing].",
        "[Cried|Laughed out loud] at {title} on {place}. [People moved away.|A stranger asked for the title.]",
      ],
      more: [
        "{character} will stay with me.",
        "The middle [drags|wanders] a little, the last [fifty|thirty] pages [forgive everything|are perfect].",
        "{friend} has been telling me to read it for years.",
        "Not a single wasted sentence[, and one very good dog|].",
      ],
      close: [
        "Who has read it? I need to talk.",
        "[Five stars, no notes.|Straight onto the shelf of favourites.]",
        "Now the emptiness.",
      ],
      photo: ["{title} face down on an armchair", "A stack of library books beside a lamp"],
      tags: ["justfinished"],
      replies: [
        "{character}! I am still thinking about {character}.",
        "(missed my stop) I missed my stop with {title} as well. [Twice.|It is that chapter, right?]",
        "Just reserved it at the library, [eleven|six] people ahead of me.",
        "The last pages of {title} [wrecked me|are the best thing I read this year].",
        "I bounced off it at page [sixty|forty]. Worth another try?",
        "{friend} has taste.",
        "Read the author's earlier one next, it is [stranger and better|shorter and sadder].",
      ],
      asks: [
        ["Is it [very sad|scary]?", "In places, but it is a kind book.", "A bit, but mostly it is funny."],
        [
          "Does the dog survive?",
          "The dog is fine. I checked before recommending it.",
          "I would never post about it otherwise.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "Dropped {title} [in the bath|in a puddle]. It is [a library copy|signed].",
        "[Bought|Ordered] {title}. Came home. {title} was on the shelf already, [read|with my notes in it].",
        "Somebody [spoiled|told me] the ending of {title}, {pages} pages in. It was {friend}.",
        "Left {title} on {place} with [twelve|thirty] pages to go.",
      ],
      more: [
        "(bath/puddle) It now has the shape of a [cabbage|accordion].",
        "(pages to go) I may never know what became of {character}.",
        "That is the [second|third] time this year.",
        "(library copy) The librarian [looked at me over her glasses|was lovely about it].",
      ],
      close: ["Pray for me.", "(pages to go) If you find it, [read it first|tell me how it ends]."],
      replies: [
        "(bath/puddle) Freezer! Put the wet book in the freezer, [it works|librarians swear by it].",
        "(ending) {friend} should be ashamed. Endings are sacred.",
        "(already) I own [three|two] copies of {title} for the same reason. Want one?",
        "Without spoilers: you are better off imagining what happens to {character}.",
        "Lost property offices are full of {genre} endings.",
      ],
      asks: [
        [
          "(library copy) Have you told the library?",
          "I am composing the apology.",
          "Yes. They have seen worse, apparently.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "[Looking for|Recommend me] a {genre} [for a long train ride|for someone who says they do not like them|without a murder in it].",
        "{friend} wants something [like|as good as] {title}. [What comes close?|I am out of ideas.]",
        "Does {title} get better after page [eighty|sixty|a hundred]? [I am losing patience.|I want to like it.]",
        "Do you finish books you do not enjoy? I am stuck in a {genre} of {pages} pages.",
      ],
      more: [
        "(looking for/recommend/wants something) I usually read on {place}, so nothing too heavy.",
        "(looking for/recommend/wants something) Translations welcome.",
        "(looking for/recommend/do you finish) Last thing I loved was {title}.",
      ],
      close: [
        "(looking for/recommend/wants something) Go.",
        "(looking for/recommend/wants something) [My library card is ready.|The shelf is empty (it is not).]",
      ],
      replies: [
        "(finish books/patience/want to like) Life is short, put it down. [It will not be offended.|You have permission.]",
        "(looking for/recommend/wants something) Try 'The Ink Menders'. [Slow start, wonderful end.|It is short and it bites.]",
        "(finish books/get better) Fifty pages minus your age divided by two, that is my rule. I made it up.",
        "(looking for/recommend/wants something) Anything by a small press in translation. Ask {friend}.",
        "(get better) It gets better when {character} turns up properly. Hold on.",
        "(looking for/recommend/wants something) 'Harbour of Clocks', [I have given it to everyone I know|no murder, some fog].",
        "(get better/finish books) I listened to it instead and that saved it. The reader is [superb|funny].",
        "(get better) It does not get better. [Sorry.|I finished it so that you need not.]",
      ],
      asks: [
        [
          "(looking for/recommend/wants something) Paper or audio?",
          "Paper, ideally under three hundred pages.",
          "Either, I walk a lot.",
        ],
        [
          "(looking for/recommend/wants something) What did you hate recently?",
          "Anything with a prologue from the killer.",
          "A bestseller with talking furniture. Long story.",
        ],
      ],
    },
    {
      mood: "tip",
      open: [
        "Your library [lends e-books|orders books if you ask]. [Most people do not know.|I asked for {title} and had it in a week.]",
        "Keep a [card|list] in the back of every book with the names. {title} has [nineteen|thirty] cousins.",
        "Read {title} [aloud|slowly], one chapter an evening. [It was built for it.|Worth it.]",
        "Ten pages before the phone, every morning. That is [thirty|twenty-five] books a year.",
      ],
      more: [
        "{friend} put me on to it.",
        "I do it on {place}.",
        "(ten pages) Since then I actually finish them.",
      ],
      replies: [
        "(ten pages) Ten pages before the phone is the only habit I kept.",
        "(library) I have asked mine for {title}, [they said yes|thank you for this].",
        "(cousins) The cousins! I drew a family tree for that one.",
        "(aloud) Reading aloud made {character} funnier, oddly.",
        "(library) Libraries are the last good thing.",
      ],
      asks: [
        [
          "How do you remember where you stopped?",
          "Bus tickets, hundreds of them.",
          "I fold corners. Yes, I am that person.",
        ],
      ],
    },
    {
      mood: "musing",
      open: [
        "[There are two sorts of people|People divide neatly]: those who lend books and those who want them back.",
        "Is there anything better than a {genre} of {pages} pages and [no plans|bad weather]?",
        "I remember where I read {title} ({place}) better than [what happens in it|half of my holidays].",
        "Every {genre} needs someone like {character}.",
      ],
      more: [
        "{friend} disagrees, [loudly|with footnotes].",
        "I have been thinking about it since {title}.",
        "[Pencil in the margins is fine.|Notes in pencil are fine, fight me.] Pen is a crime.",
      ],
      replies: [
        "(pen is a) Pen is a crime. Thank you.",
        "(lend books) I still want my copy of {title} back, [you know who you are|eleven years on].",
        "(remember where) Same, I can tell you the chair and the weather, not the plot.",
        "(bad weather/no plans) A {genre} and rain. [Add toast.|Say no more.]",
        "{character} carried that book on their back.",
      ],
      asks: [
        ["Do you reread?", "Every winter, the same two.", "Never. I am afraid to find out I was wrong."],
      ],
    },
    {
      mood: "plan",
      open: [
        "Next in book club: {title}. {pages} pages, [four weeks|three weeks], [biscuits provided|wine likely].",
        "The pile for [the holidays|this month]: {title}, a {genre}, and [something with pictures|whatever {friend} presses into my hands].",
        "This year I [read only what I already own|read one {genre} a month]. [Day four, wavering.|So far so good.]",
      ],
      more: [
        "(book club) First one to like {character} makes the tea.",
        "(book club) Meeting on {place}, [metaphorically|if it does not rain].",
        "(book club) You need not have finished it. [Nobody ever has.|I never do.]",
      ],
      replies: [
        "(need not) 'Need not have finished it' is how I survive book clubs.",
        "(book club) {title}, finally! I will bring [lemon cake|opinions].",
        "(already own) 'Only what I own' ends at the next second-hand stall, [trust me|I give it a week].",
        "(weeks) {pages} pages in that time? I read like a snail.",
        "(book club) Can one join from afar?",
      ],
      asks: [
        [
          "(book club) Where can I get a copy?",
          "The bookshop by the church has a pile.",
          "I can lend you mine, it is only a little chewed.",
        ],
      ],
    },
  ],
};
