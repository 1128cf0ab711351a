import type { Mood } from "./texts.ts";

/** Comments that fit any post of a mood, whatever its topic. `~` marks those that contradict others: they stand alone. */
export const COMMENTS_BY_MOOD: Readonly<Record<Mood, readonly string[]>> = {
  proud: [
    "[What a|Such a] [nice|good|great] thing to [read|see] [on a Monday|before breakfast|after a long day|today|this evening].",
    "[Enjoy|Savour] [it|the moment|this], [you have waited long enough|it is well deserved|and put your feet up].",
    "[The patience you have.|The effort shows.|All that practice shows.] [I would have given up.|Impressive.|Chapeau.]",
    "[Frame it.|Tell everyone.|Ring your mother.] [Seriously.|I would.|I mean it.]",
    "[How|Where] do you find the [time|energy|patience]? [Asking for my {someone}.|I barely manage dinner.|Honest question.]",
    "[A|One] [small|tiny] [cheer|round of applause] from [this end of the internet|the sofa|the back row|our kitchen].",
    "[You make it look|It almost looks] [easy|simple]. [I know it is not.|Almost.|Suspicious.]",
    "[Congratulations!|Well done!|Bravo!] [You have earned this one.|So happy for you.|That took some persistence.]",
    "[Look at that!|Would you look at that.] [Lovely work.|You must be pleased.]",
    "[This|That] [made|just made] my [morning|lunch break|evening|commute].",
    "[I remember|Remember] when you [started|said you would never manage this]. [Look at you now.|Ha.]",
    "[Proud of you|Delighted for you], [stranger|friend|neighbour].",
    "~[Very|Quietly|Extremely] jealous[, in a nice way|, in a good way|].",
    "[More of this, please.|The timeline needs more of this.]",
    "[Yes!|YES.] [Knew it.|I knew you would.|Finally.]",
    "[Showed this to my|Just read this out to my] [husband|wife|mum|kids|team]. [Applause from here.|They are impressed.]",
    "[Saving this|Bookmarking this] for when I [need|lack] motivation.",
  ],
  mishap: [
    "[Did|Has] anybody [see it|film it]? [For science.|Asking for my {someone}.]",
    "[My {someone}|A friend of mine] did [the very same|exactly that] [last week|in spring|at Christmas]. [We still bring it up.|It is a family legend.|You are not alone.]",
    "[Chin up.|Head high.|Onwards.] [It could have been worse.|Tomorrow is another day.|The next one will be perfect.]",
    "[Reading this|I read this] [in a meeting|on the bus|at dinner] was [a mistake|not wise]. [Snorted.|People looked.]",
    "[Some days|There are days when] [nothing works|everything conspires]. [Tea helps.|Go to bed early.|Be kind to yourself.]",
    "[At least|The good news is:] [nobody was hurt|you got a story out of it|it can only go up from here].",
    "[Oh no.|Oh dear.|Ouch.] [We have all been there.|Been there.|I felt that.]",
    "[Sorry, but|I am sorry,] I laughed [out loud|more than I should have].",
    "[Thank you|Thanks] for [posting|sharing] this one too and not only the [good ones|successes].",
    "[This is|That is] [painfully|exactly] how my [week|month|Tuesday] is going.",
    "[Sending|Have some] [sympathy|virtual biscuits|a hug]. [Tomorrow will be better.|It gets funnier with time.]",
    "[One day|In a year] [it will be|this will be] your best story.",
    "[Glad|Relieved] [I am not the only one|that it is not only me].",
    "[You tell it|You told that] so well that I [almost|nearly] want it to happen again. [Almost.|Sorry.]",
    "[The way you wrote this.|The suspense.] I could [see|picture] all of it.",
  ],
  question: [
    "[Can you|Could you] [post|share] what you [end up with|decide]? [I am in the same boat.|Would help me too.|My {someone} needs it as well.]",
    "[My {someone}|My old {someone}] would [know|have known]. [I will ask.|I will pass it on.|Let me ask tonight.]",
    "[There was|I remember] a [long|good] thread [about this|on that] [in spring|a few months ago|last year]. [Try the search.|I will look for it.]",
    "[Whatever you do,|My only advice:] [do not ask my {someone}|do not trust the first answer|take notes]. [Trust me.|I did.|Long story.]",
    "~[Depends|It depends] [a bit on|on] [your patience|how much time you have|the budget]. [Tell us more?|What matters most to you?]",
    "[Following|Watching this thread], I have [exactly|precisely] the same question.",
    "~[No idea|Not a clue], but [now I want to know too|please tell us what worked].",
    "[Interested in|Curious about] the answers here[ as well|].",
    "[Good|Great] question. [I have never found a good answer.|I gave up asking.]",
    "[Ask|Maybe ask] @{friend}, [they know this stuff|who went through the same thing].",
    "Commenting so that I [find this again|get the replies].",
    "I asked [that|the same] [a year|six months] ago and got [five|seven|four] different answers. [All correct, somehow.|Good luck.]",
  ],
  tip: [
    "[My {someone} has told me|My {someone} has been telling me] this [for years|since forever]. [I hate it when they are right.|Fine, I will try.|Now I have to admit it.]",
    "[Ten|Five|Twenty] years of doing it [wrong|the hard way], [apparently|then]. [Oh well.|Better late than never.|Thanks!]",
    "[This|That] [alone was|was] worth [opening the app|signing up] [for|today].",
    "[Why is this|Why is that] not [in every book|taught in school|common knowledge]?",
    "~[Tried|Tested] it [just now|an hour ago|before replying]. [It works!|Witchcraft.|Well, I never.|You were right.]",
    "[How did I not know this?|Why has nobody told me?|I needed this years ago.]",
    "~[Trying|Going to try] this [tonight|tomorrow|at the weekend].",
    "~[Sceptical|Not convinced], but [I will try it|willing to be proved wrong].",
    "[So simple.|So obvious once someone says it.] [Thank you.|Thanks!]",
    "[Sent|Forwarded] this to [my brother|three people|our group chat] [already|at once].",
    "~[Confirmed|I can confirm], [been doing it for years|works for me as well].",
    "~[Does not work for me|Never worked for me], [but I may be doing it wrong|though I seem to be the exception].",
    "[Screenshot taken.|Noted.|Into the notebook.] [More tips like this, please.|Thanks.]",
  ],
  musing: [
    "[Sent this to|Read this to] my {someone}, [we now have a debate going|who disagrees entirely|who laughed].",
    "[There is|I see] a [whole book|sermon|T-shirt] in [this|there].",
    "~[I used to think|Once I thought] the [opposite|same]. [Then I got older.|Then I met my {someone}.|Funny how that goes.]",
    "~[Ask me|Talk to me] [after|before] [lunch|coffee|the weekend] and I [may|will] [say|tell you] [something else|the same].",
    "[More|I want more] [thoughts|posts] like this [at breakfast|on a Monday|and fewer adverts], please.",
    "~[This.|Exactly this.] [Could not have put it better.|All of it.]",
    "[I had|Had] to read this [twice|out loud]. [Yes.|Agreed.]",
    "~[Half agree|I half agree|Mostly agree], and the other half [is stubborn|wants an argument].",
    "[You should|Please] write [more|longer things] about this.",
    "[Have you been|Were you] [listening to|reading] my thoughts?",
    "~[Strong words|Bold], [and true|and I like it].",
    "[My mother|My grandfather|An old boss] used to say [nearly the same|something like it].",
    "[Laughing|Nodding] on the [bus|train|tram] [over this|here].",
  ],
  moment: [
    "[My {someone} and I|We] [just|both] [sighed|smiled] [at this|over this].",
    "[Saved|Kept] [for|as medicine for] [grey days|the next bad Monday|February|a rainy evening].",
    "[You have|What] [an eye|a gift] for [these things|the small things]. [Never stop.|I mean it.|Thank you.]",
    "[I could|One could] [stay|sit] [there|in this] [all day|for hours|until supper].",
    "[Reminds me of|Takes me back to] [my childhood|a summer long ago|evenings with my {someone}|home|my first flat]. [Thank you for that.|Oof.|In a good way.]",
    "[Exactly|Just] the [pace|tempo|mood] I [want|needed] [for this week|for the weekend|today].",
    "[So|Really|Absolutely] [lovely|beautiful|calming].",
    "[I needed|Needed] [this|exactly this] [today|right now].",
    "[Wish I were|I would like to be] there[ right now|].",
    "[Thank you for|Thanks for] [the window|letting us look in|this small pause].",
    "[This|That] should be [framed|a postcard|on a wall].",
    "[Breathing|Shoulders dropped] just [looking at|reading] this.",
    "[Days like this|Moments like that] are [what it is all for|why we do it].",
    "[What a|Such a] [scene|mood|picture]. [Keep them coming.|Love it.]",
  ],
  plan: [
    "[My {someone} will be|My {someone} is going to be] [so jealous|delighted|hard to stop].",
    "[You have|You seem to have] [thought of everything|a plan, which is more than I ever have]. [Respect.|Impressive.|Ha.]",
    "[Something to|Gives me something to] look forward to[, even from afar|, at last|]. [Thanks.|Lovely.]",
    "[If you need|Should you need] [a hand|moral support|a second opinion|someone to blame], [shout|write to me|I am near].",
    "~[I give it|My guess:] [a week|three days|until the first rain]. [Prove me wrong!|Kidding. Mostly.|With love.]",
    "[Finally|At last] [somebody|someone] [does it|gets going]. [Rooting for you.|I have been dithering for a year.|Inspiring.]",
    "~(who is in/anyone in/you in/friday/sunday/saturday/thursday/swap/photo walk/join/looking for) [Count me in|I would love to join] [if I can get the day off|if I am in town|if the babysitter says yes].",
    "[Looking forward to|Cannot wait for|Already excited for] the [report|photos|update].",
    "(who is in/anyone in/friday/sunday/saturday/thursday/swap/photo walk) [Wrote|Put] it in [the calendar|my diary].",
    "[Good luck!|Have fun!] [Tell us everything afterwards.|Do not forget to enjoy it.]",
    "[Love|Like] [that you just do these things|the ambition].",
    "~(who is in/anyone in/you in/friday/sunday/saturday/thursday/swap/photo walk/join/looking for) [Cannot make it this time|I am away then], [next one for sure|do it again soon please].",
    "[Tagging|Paging] @{friend}, [this is for you|you were asking for something like it].",
    "[This is going to be|It will be] [great|chaos|good]. [In the best way.|Mark my words.]",
  ],
};

/** Stands before or after a question, for those who soften theirs. */
export const ASK_OPENINGS: readonly string[] = [
  "[Quick|Small|One|Practical] question:",
  "[Sorry if I missed it:|Maybe I overlooked it:|You may have said so already:]",
  "[Out of curiosity:|Just curious:|Asking for a friend:|Asking for my {someone}:]",
  "[Lovely|Great|Nice|Good] post[, one thing though|]!",
  "[Hi|Hello|Hey][ there|]!",
  "[My {someone} asks:|My {someone} wants to know:|We were just wondering:]",
];

export const ASK_TAILS: readonly string[] = [
  "[I am|We are] [thinking of|considering] [doing|trying] [something like it|the same] [this year|soon|myself].",
  "[Just|Only] [curious|wondering].",
  "[My {someone} and I|We] [have a bet on it|could not agree|were guessing].",
  "[Thanks|Thank you] [in advance|already]!",
  "[I|We] [keep getting that wrong|keep forgetting to ask|have wondered for a while|never found out].",
];

export const ANSWER_TAILS: readonly string[] = [
  "[Does that help?|Hope that helps.|Hope it helps a little.]",
  "[Why do you ask?|Why, are you tempted?|And you?|How about yours?]",
  "[If I remember rightly.|From memory, at least.|Give or take.|More or less.|I had to look it up.|I think.]",
  "[Good question|Fair question], [by the way|actually].",
  "[My {someone} would tell you something else.|My {someone} sees it differently.]",
  "[Anything else?|Shout if you need more.|Happy to tell you more.]",
  "[I should have written that|That belonged] in the post.",
];

export const TAIL_WORDS: Readonly<Record<string, string>> = {
  someone:
    "sister|brother|neighbour|flatmate|colleague|mum|dad|partner|daughter|son|cousin|uncle|best friend|landlady",
};

/** An author's answer to a comment on the own post. */
export const AUTHOR_REPLIES: Readonly<Record<Mood, readonly string[]>> = {
  proud: [
    "[It took|This took] [far too many|about a hundred] [tries|evenings], [so thank you|I am glad it shows].",
    "[Your|That] comment [made my day|goes on the fridge|is going straight to my {someone}]. [Thanks!|Thank you.]",
    "[Still|I am still] [smiling|in disbelief|not over it]. [Thanks for reading.|Thank you!|My {someone} is tired of hearing about it.]",
    "[Thank you!|Thanks so much!|Thank you, really.] [That means a lot.|It was a long road.|You are too kind.|Still grinning.]",
    "[Ha, thanks.|Aw, thanks.] [Mostly luck, I promise.|There were many failures before this one.|I had good help.]",
    "[You could do it too|You would manage as well], [honestly|I mean it]. [Start small.|Come and see.]",
    "[Coming from you|From you] that [is a real compliment|counts double].",
  ],
  mishap: [
    "[My {someone} is|My {someone} has not stopped] [still laughing|telling everybody|laughing]. [So thanks.|Kind of you.|Sigh.]",
    "[I will laugh|Ask me to laugh] [next week|once it is dry|tomorrow]. [Promise.|Maybe.|Thanks, though.]",
    "[Lesson learnt|Never again], [until the next time|I say, every time|obviously].",
    "[Glad it is good for something.|At least somebody laughs.|Happy to entertain.]",
    "[Thank you, I feel|Thanks, I already feel] [a little|slightly|much] better.",
    "[I can laugh about it|It is getting funnier] [now|by the hour|, slowly].",
    "[Oh, it happened to you as well?|You too?] [Then I am in good company.|We should found a club.]",
  ],
  question: [
    "[Off to|Going to] [test|try] that [right away|after work|on Saturday]. [Thanks a lot!|Much obliged.|Fingers crossed.]",
    "[Noted|Writing that down], [thank you so much|thanks|you are very kind]. [My {someone} said the same, actually.|That was quick!|]",
    "[Ah, that makes sense|That sounds sensible], [I will try it|trying it this week]. [Thank you!|Thanks.]",
    "[I had not thought of that.|Never occurred to me.] [Thanks!|Will report back.]",
    "~[Tried that already|I did try that once], [but maybe not for long enough|with mixed results]. [Worth another go.|Hm.]",
    "[You are a star.|Brilliant, thank you.|This is why I ask here.]",
  ],
  tip: [
    "[Happy|Glad] to [help|be of use]! [Pass it on.|My {someone} gets the credit.|That is what this place is for.]",
    "[Report back|Let us know], [good or bad|please|I am curious]!",
    "[Let me know|Tell me] [how it goes|whether it works for you].",
    "[Took me years|It took me far too long] to [find out|notice], [so enjoy|pass it on].",
    "[Right?|I know!] [I could not believe it either.|So simple.]",
    "~[Fair point|True], it [depends a bit|may not suit everyone].",
  ],
  musing: [
    "[We should|Let us] [discuss this|continue this] [over coffee|in person|some evening]. [My treat.|Bring your {someone}.|Soon.]",
    "[Ha|Well], [my {someone} said that too|that is one way to see it|I will take it]. [Thanks for reading.|You may be right.|Hm.]",
    "[Ha, glad|Good to know] [I am not alone|someone else thinks so].",
    "[Fair.|Fair enough.] [I may come round.|Ask me again next year.|Let us agree to disagree over a drink.]",
    "[That is|Now that is] a [good|lovely] way to put it.",
    "[I was|Was] [half joking|only half serious], [the other half stands|but now I wonder].",
  ],
  moment: [
    "[Aw, thank you.|That is kind.] [I nearly did not post it.|My {someone} says hello.|Sending you some of it.]",
    "[I wish|If only] I could [send you the smell|bottle it|share the sound] [as well|too].",
    "[Thank you.|Thanks!] [It was even quieter than it looks.|I did not want to leave.|Glad you liked it.]",
    "[Next time you come along.|You would have loved it.|Come and visit.]",
    "[Ten minutes later it was all over|It lasted about a minute], [which was part of it|of course].",
    "[I am glad|Happy] that it [comes across|reached you].",
  ],
  plan: [
    "[Your {someone} is|All of you are] [welcome as well|invited too]!",
    "[I will|Will] [report|tell you] [on Sunday|afterwards|in detail]. [If I survive.|Promise.|With pictures.]",
    "[Great|Lovely], [I will send you the details|I will keep you a place|see you there]!",
    "[No pressure|All good], there will be [a next time|another one].",
    "[Will do!|Promised.] [With pictures.|Good or bad.]",
    "[The more the merrier.|Bring whoever you like.|Yes please, come.]",
  ],
};

/** What a third person may add under somebody's comment. */
export const BYSTANDER_REPLIES: readonly string[] = [
  "[Same here|Same for me], [every time|to the letter|I am afraid|word for word].",
  "[Seconded.|Agreed.|What you said.] [Completely.|Nothing to add.|One hundred times.|My {someone} nods as well.]",
  "~[I see it|I would see that] [a bit differently|the other way round], [but fair|though I get the point|but each to their own].",
  "[Ha, yes.|Ha, true.|Ha, exactly.] [My {someone} says the very same.|I had forgotten.|Guilty.|You got me.]",
  "[You were faster than me|You beat me to it], [I had it half typed|as usual|that was going to be my comment].",
  "[That is|This is] [well put|well said], [stealing it|I am keeping that|and I rarely say so].",
  "~[Are you sure?|Really?] [I would have said the opposite.|My {someone} swears it is the other way round.|Interesting.]",
  "[Came here|I came] to [say|write] [this|the same][, but you said it better|, now I need not|].",
  "[You are|You have been] right, [annoyingly|as so often|and I hate it|my {someone} would agree].",
  "[My {someone} and I|We] [talked about|had an argument about] that [yesterday|only last week|over dinner].",
  "[I had|Had] to [smile|laugh] at [that|this][, thank you|, thanks|]. [My {someone} did too.|Good morning to you too.|Needed it.|]",
  "[Can I quote you|May I quote you] [on that|to my {someone}]?",
  "[Good to see you|Nice to see you] [here|around], [by the way|it has been a while]! [How is your {someone}?|All well?|And yes.]",
];

/** The asker, once answered. */
export const ASKER_THANKS: readonly string[] = [
  "[Ah, thank you!|Thanks!|Perfect, thanks.] [That helps.|Good to know.|Exactly what I wanted to know.|I had guessed as much.]",
  "[Great|Brilliant|Lovely], [that clears it up|noted|that is easier than I thought].",
  "[Ha, fair enough.|Fair enough!|Ha, of course.] [Thanks for the answer.|Thank you anyway.|Had to ask.]",
  "[Now I am|Makes me] even more [curious|tempted].",
];

/** Second sentences that contradict nothing. */
export const NEUTRAL_TAILS: readonly string[] = [
  "[Anyway|In any case], [thanks for posting|good to hear from you|lovely to read you].",
  "[Have a|Wishing you a] [good|lovely|quiet] [week|evening|day].",
  "[But what do I know.|I could be wrong.|Just my two cents.]",
  "[Speaking from experience.|My {someone} would agree.|As my {someone} likes to say.]",
];

/** Closing sentences of a post that greet a friend. */
export const POST_MENTIONS: Readonly<Record<Mood, readonly string[]>> = {
  proud: [
    "[Thanks|Thank you] @{friend} for [pushing me|not letting me give up|the help].",
    "@{friend} [was right|told me so], [as ever|it must be said].",
    "@{friend}, [your turn|this one is for you].",
  ],
  mishap: [
    "@{friend}, [not a word|I can hear you laughing].",
    "[Yes, @{friend}, you did warn me.|@{friend} did warn me.]",
    "@{friend} [has it on video|saw everything].",
  ],
  question: [
    "@{friend}, [you had the same thing, no?|any ideas?|you would know?]",
    "[Maybe @{friend} knows?|Looking at you, @{friend}.]",
  ],
  tip: [
    "[Learnt from|Credit to|All thanks to] @{friend}.",
    "@{friend}, [this is the thing I meant|as promised].",
  ],
  musing: [
    "@{friend} [will disagree|started it].",
    "[Blame @{friend} for this thought.|@{friend}, discuss.]",
  ],
  moment: [
    "@{friend}, [you should be here|next time you come along|thought of you].",
    "[With|In the company of] @{friend}.",
  ],
  plan: [
    "@{friend}, [you in?|you promised|are you coming?]",
    "[With @{friend}, obviously.|@{friend} is in already.]",
  ],
};

export const EDIT_NOTES: readonly string[] = [
  "Edit: typo.",
  "(Edited, thanks for the correction.)",
  "Edit: fixed the name.",
  "Edit: it has stopped raining.",
];
