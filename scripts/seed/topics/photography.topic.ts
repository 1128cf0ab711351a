import type { Topic } from "../texts.ts";

export const photography: Topic = {
  name: "photography",
  tags: ["photography", "filmphotography", "streetphoto", "lightandshadow"],
  handles: ["frames", "shutter", "lens", "light", "grain", "aperture"],
  bios: [
    "[film|medium format] when I can afford it",
    "photographs [laundry lines|doorways|night buses]",
    "one camera, one lens, [too many hard drives|no patience]",
    "chasing [winter|side|late] light",
  ],
  words: {
    place:
      "the harbour|the old market hall|the tram depot|the fish market|our stairwell|the botanical garden|the car park roof|the night bus|the ferry terminal|the allotments",
    lens: "35 mm|50 mm|28 mm|85 mm|old 55 mm macro",
    film: "a roll of expired slide film|black and white|a cheap colour roll|the last roll of a discontinued film|a half-frame roll",
    light: "low sun|blue hour|flat grey light|backlight|neon|window light|fog",
    subject:
      "a man feeding gulls|two chess players|a dog in a raincoat|a stranger's red umbrella|a cyclist in the fog|my grandmother's hands|a woman asleep on the tram|kids with a kite",
    number: "two|three|four|six",
  },
  scenarios: [
    {
      mood: "proud",
      open: [
        "[Favourite frame of the month|The one keeper of the week]: {subject}, {place}.",
        "Waited [forty minutes|an hour|three evenings] at {place} for this, and then {subject} [walked right into it|appeared].",
        "My picture of {subject} is going to hang in [a small group show|the library|a café round the corner]!",
        "First [print|enlargement] I made myself [in a real darkroom|from {film}]: {subject}.",
      ],
      more: [
        "{light}, {lens}, [hardly any editing|straight out of the camera].",
        "{number} frames, and the [first|last] was the one.",
        "I [almost|nearly] left it at home because of the rain.",
        "Printing it [changed how I see it|is a different hobby altogether].",
      ],
      close: ["Happy with this one.", "Rare that it looks the way it felt."],
      photo: ["{subject}, {place}, in {light}", "{subject}"],
      tags: ["keeper"],
      replies: [
        "{light} and patience. [Wonderful.|Worth the wait.]",
        "There is a whole story in this. [I keep looking.|I went back three times.]",
        "{subject} in {light}, [of course it works|come on, that is unfair].",
        "(going to hang) Congratulations, please show us how it looks on the wall.",
        "The {lens} suits how you see things.",
        "I walk past {place} every day and never saw that.",
      ],
      asks: [
        ["What settings did you use?", "f/4, 1/250 and a held breath.", "Wide open and as slow as I dared."],
        [
          "(a man/woman/stranger/players/cyclist/kids) Did you ask them first?",
          "Afterwards, and I am sending a print.",
          "No, but you cannot make out the face.",
        ],
      ],
    },
    {
      mood: "mishap",
      open: [
        "Shot {film} at {place} for [two hours|a whole morning]. It was [not loaded properly|never in the camera].",
        "Card full. Exactly when {subject} [stopped under the lamp|turned round].",
        "[Dropped|Baptised] the {lens} at {place}. [It makes a new sound now.|A moment of silence, please.]",
        "Whole evening at ISO 3200 in broad daylight [because I never check|from the night before].",
      ],
      more: [
        "(iso) {number} usable frames, [all crooked|all of my own shoes].",
        "I will remember {subject} without the picture, I suppose.",
        "(dropped/baptised) The repair shop [sighed before I opened the bag|knows me by name].",
        "The {light} was perfect, naturally.",
      ],
      close: ["Still a nice walk.", "It is a phase. It has lasted years."],
      replies: [
        "(not loaded/never in) The best pictures are the ones on no roll at all.",
        "I once shot a wedding rehearsal with the lens cap [half on|on]. You are in good company.",
        "(iso) Tape a note to the camera: ISO. [Mine says BREATHE as well.|It helps. Sometimes.]",
        "(dropped/baptised) Oh no, not the {lens}!",
        "(iso) Grain is a style. [Say it with confidence.|Tell people that it was planned.]",
      ],
      asks: [
        [
          "(dropped/baptised) Can it be repaired?",
          "Probably, for slightly more than it cost.",
          "They are looking at it. They did not look hopeful.",
        ],
      ],
    },
    {
      mood: "question",
      open: [
        "[One lens for a week of travel|If you could keep a single lens]: {lens} or something [longer|wider]?",
        "How do you photograph strangers without [feeling rude|being rude]? I freeze every time I see something like {subject}.",
        "Which lab do you trust with {film}? [Mine has closed.|I am tired of scratches.]",
        "How do you meter for {light}? Mine come out [muddy|too bright] [at {place}|every time].",
      ],
      more: [
        "I mostly shoot {place} and family.",
        "(meter) I have [no tripod|one bad tripod] and little patience.",
        "(lens for/single lens/lab) Budget: about {number} good dinners.",
      ],
      close: ["What works for you?", "[Examples welcome.|Show me yours.]"],
      replies: [
        "(lens for/single lens) {lens}, and walk more. [You will not miss the others.|Your back will thank you.]",
        "(strangers) Smile, point at the camera, raise an eyebrow. Nine of ten people [nod|say yes].",
        "(meter) Expose for the highlights and let the shadows go. Especially in {light}.",
        "(lab) I send mine by post to a two-person lab, slow and [spotless|lovely].",
        "(strangers) Stay in one spot until you are furniture. Then nobody minds.",
        "(lab) Develop at home! Black and white is easier than [bread|assembling a shelf].",
        "(lab/meter) Overexpose it by a stop, that stuff likes light.",
      ],
      asks: [
        ["Digital or film?", "Film for joy, digital for birthdays.", "Digital. I need the delete button."],
      ],
    },
    {
      mood: "tip",
      open: [
        "Go to {place} with {number} frames in your head and [leave after you have taken them|no zoom]. You come back with better pictures.",
        "Turn round. [The picture behind you has the {light}.|Everybody else is photographing the sunset.]",
        "Print your pictures. [Even small, even badly.|Ten by fifteen, on the fridge, that is enough.]",
        "Clean the {lens}. [I gained a stop.|I am serious.]",
      ],
      more: [
        "I learnt that [from a wedding photographer|by missing a lot].",
        "(turn/go to) {light} does the rest.",
        "(turn/go to) I found {subject} that way.",
      ],
      replies: [
        "(turn round) Turn round! Best advice I ever got, too.",
        "(print) Printing made me [brutal|honest] about my own pictures.",
        "(frames/zoom) Limits help. I did a month with the {lens} only and [it shows|learnt more than in a year].",
        "(clean the) Just cleaned mine with a proper cloth. Embarrassing.",
        "{place} again? I need to go there in {light}.",
      ],
      asks: [
        [
          "(print) Where do you get prints made?",
          "A stationery shop with an old machine, they are lovely.",
          "At home, swearing at the inkjet.",
        ],
      ],
    },
    {
      mood: "moment",
      open: [
        "{subject}. {place}, [this evening|ten minutes ago|yesterday].",
        "{light} at {place}, [and for once I had the camera with me|nobody about].",
        "From {film}: {subject}.",
        "[Nothing happened at {place} today|A quiet day at {place}], and it was beautiful.",
      ],
      more: [
        "{lens}, hand-held, [slightly crooked|cold fingers].",
        "I did not crop it, I like the [empty part|clutter].",
        "[Part of|Another one for] a series that I will [never|maybe one day] finish.",
      ],
      photo: ["{subject} near {place}", "{place} in {light}", "{light} falling on an empty bench"],
      replies: [
        "(empty part) The empty part is what makes it.",
        "{light} is doing so much work here.",
        "I would hang this in my [kitchen|hallway].",
        "This has the mood of a film I half remember.",
        "(series) More of the series, [please|finished or not].",
        "The colours! Or the lack of them, I mean.",
      ],
      asks: [
        [
          "Is that {place}? I hardly recognised it.",
          "Yes, from the side where the bins are.",
          "It is, an hour before it opens.",
        ],
      ],
    },
    {
      mood: "plan",
      open: [
        "Photo walk [on Sunday|next Saturday]: {place}, meet when the {light} starts. Phones count as cameras.",
        "Starting a small project: {place}, once a week, same spot, [for a year|until I am bored].",
        "Bought {film}. [I have a plan for it.|No plan, great joy.]",
      ],
      more: [
        "(photo walk/project) Only the {lens} allowed, [house rule|I decided].",
        "(photo walk) Tea afterwards, and everyone shows {number} pictures.",
        "(photo walk) Last time we got {subject} and a parking fine.",
      ],
      replies: [
        "(photo walk) I will be there, with more batteries than skill.",
        "(a year) A year of one spot is a lovely idea. [I managed five weeks.|Do it.]",
        "(phones) Phones count! [Finally.|Then I am in.]",
        "Bring a towel for the {lens}, {place} is damp.",
        "If {subject} shows up again, I want a copy.",
      ],
      asks: [
        ["(photo walk) Beginners welcome?", "Especially beginners.", "I still use automatic mode, so yes."],
      ],
    },
  ],
};
