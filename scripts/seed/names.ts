import type { Random } from "./random.ts";

interface Culture {
  /** Share of the population, relative to the other cultures. */
  readonly weight: number;
  readonly given: string;
  readonly family: string;
  readonly familyFirst?: true;
}

/** Entries may carry the romanisation used for handles: `美咲=misaki`. */
const CULTURES: readonly Culture[] = [
  {
    weight: 5,
    given:
      "Imogen Callum Freya Rory Beatrix Angus Tamsin Elspeth Hugh Maeve Niamh Declan Rhys Carys Wren Jonty Philippa Gareth Orla Fergus",
    family:
      "Ashdown Pemberley Thistlewood Garrick Harkness Birtwhistle Fairlie Kilbride Penhaligon Dunmore Applegarth Tolliver Wray Merrick Lockhart Trevanion Bracken Quill",
  },
  {
    weight: 4,
    given:
      "Lukas Annika Jonas Mareike Til Friederike Benedikt Hannelore Anselm Svenja Matthis Wiebke Ida Henrik Solveig Astrid Leif Maren Torben Liv",
    family:
      "Brandhuber Kessler Lindqvist Aas Holmgren Rosenkilde Hallström Vogt Steinbach Ødegård Thorsen Wennerberg Grünwald Eickhoff Bjerke Sandvik Kvist Nørgaard",
  },
  {
    weight: 4,
    given:
      "Amélie Baptiste Clémence Léo Solène Thibault Océane Rémi Margaux Lucien Giulia Matteo Chiara Tommaso Ilaria Davide Noemi Elia Ginevra Pietro",
    family:
      "Chevallier Marchetti Delacroix Fontanelle Rinaldi Bellucci Lemaire Perrault Gallo Moretti Roussel Castellano Beaumont Ferrante Vasseur Conti Duval Pellegrino",
  },
  {
    weight: 4,
    given:
      "Inés Mateo Lucía Joaquín Ximena Thiago Valentina Ignacio Paloma Rafael Beatriz Caetano Marisol Emilio Renata Otávio Luana Facundo Camila Gael",
    family:
      "Ibarra Quintana Figueroa Montoya Villalobos Carvalho Azevedo Bustamante Escobedo Peralta Saldanha Arroyo Zamora Nogueira Fuentes Barreto Olmedo Teixeira",
  },
  {
    weight: 4,
    given:
      "Ananya Rohan Meera Kabir Ishita Arjun Devika Nikhil Lakshmi Vikram Tara Farhan Sanjana Imran Radhika Aditya Nandini Zoya Harish Pallavi",
    family:
      "Deshpande Iyer Chatterjee Bhatt Raghavan Qureshi Kulkarni Menon Banerjee Sandhu Thakur Siddiqui Pillai Joshi Mirza Nambiar Dhillon Wickramasinghe",
  },
  {
    weight: 3,
    given:
      "Amara Chidi Ngozi Kwame Akosua Tunde Folake Sefu Wanjiru Baraka Zawadi Thandiwe Sipho Adaeze Kofi Makena Lerato Oluwaseun Abeni Juma",
    family:
      "Okonjo Mensah Adeyemi Mwangi Nkosi Boateng Eze Kamau Dlamini Owusu Achebe Odhiambo Balogun Mokoena Asante Wekesa Onyango Diallo",
  },
  {
    weight: 3,
    given:
      "Layla Omar Yasmin Tariq Salma Karim Noor Idris Hana Bilal Rania Sami Dalia Nabil Leyla Emre Defne Baran Elif Kerem",
    family:
      "Haddad Mansour Khoury Benali Nasser Aydın Demir Sabbagh Farouk Rahmani Yıldız Karimi Tahiri Zidane Şahin Barakat Öztürk Hosseini",
  },
  {
    weight: 1,
    given: "ليلى=layla سامي=sami نور=noor هدى=huda كريم=karim ريم=reem يوسف=yousef",
    family: "الحداد=haddad منصور=mansour خليل=khalil درويش=darwish صباغ=sabbagh",
  },
  {
    weight: 2,
    given: "Haruka Ren Misaki Sora Yui Daichi Aoi Kaito Chihiro Takumi Nozomi Hayate Emi Riku Sayaka",
    family:
      "Morikawa Takahashi Fujisawa Ishikawa Kobayakawa Nishimura Hoshino Arakawa Minami Okabe Shirai Tachibana",
  },
  {
    weight: 1,
    given: "美咲=misaki 大翔=hiroto 結衣=yui 蓮=ren 葵=aoi 陽菜=hina 悠真=yuma",
    family: "森川=morikawa 藤沢=fujisawa 西村=nishimura 星野=hoshino 荒川=arakawa 白井=shirai",
    familyFirst: true,
  },
  {
    weight: 3,
    given:
      "Wei Xinyi Jun Meiling Haoran Yating Zhihao Linh Minh Thảo Quân Hương Bảo Jiwoo Minseo Haneul Seojun Sooyeon Dohyun Yerin",
    family: "Zhao Lin Huang Nguyễn Trần Phạm Seo Baek Kang Oh Jang Moon Tsai Xu Fan Đặng Bùi Shin",
  },
  {
    weight: 1,
    given: "지우=jiwoo 민서=minseo 하늘=haneul 서준=seojun 수연=sooyeon 예린=yerin",
    family: "서=seo 백=baek 강=kang 장=jang 문=moon 신=shin",
    familyFirst: true,
  },
  {
    weight: 3,
    given:
      "Zofia Kacper Jagoda Tymon Milena Bartosz Ludmila Ondřej Zdeňka Marek Ivana Dragan Mirela Bogdan Nikola Anca Ioana Petra Jaromír Łucja",
    family:
      "Wiśniewski Kowalczyk Zieliński Dvořák Horáček Novotný Marković Kovač Petrescu Dumitru Babić Jelínek Wrona Szymański Ilić Popa Sokół Vuković",
  },
  {
    weight: 1,
    given: "Олена=olena Тарас=taras Оксана=oksana Дмитро=dmytro Соломія=solomia Марко=marko Ірина=iryna",
    family: "Коваленко=kovalenko Шевчук=shevchuk Мельник=melnyk Бондар=bondar Гончар=honchar Лисенко=lysenko",
  },
  {
    weight: 2,
    given: "Tāne Moana Aroha Kaia Leilani Keoni Sione Mele Talia Manaia Nyree Wiremu Hemi Anahera",
    family: "Parata Kahananui Tuilagi Waititi Tamihana Kealoha Fonoti Ngata Kawhia Taufa Rangihuna Makoa",
  },
  {
    weight: 2,
    given:
      "Eleni Nikos Despina Stavros Kalliope Ariadne Yiannis Tamar Giorgi Nino Levan Ani Hayk Lusine Narek",
    family:
      "Papadakis Kastellanos Georgiou Andreadis Beridze Kapanadze Lomidze Petrosyan Sarkissian Hakobyan Vlahos Makris",
  },
];

const POPULATION: readonly Culture[] = CULTURES.flatMap((culture) =>
  Array<Culture>(culture.weight).fill(culture),
);

export interface PersonName {
  readonly displayName: string;
  /** Romanised, `[a-z]+`. */
  readonly given: string;
  readonly family: string;
}

/** Invents a person; the parts come from one culture, most people show both. */
export function createName(random: Random): PersonName {
  const culture = random.pick(POPULATION);
  const [given, givenRoman] = splitEntry(random.pick(culture.given.split(" ")));
  const [family, familyRoman] = splitEntry(random.pick(culture.family.split(" ")));
  const ordered = culture.familyFirst ? `${family} ${given}` : `${given} ${family}`;
  return { displayName: styleName(random, ordered, given, family), given: givenRoman, family: familyRoman };
}

function styleName(random: Random, full: string, given: string, family: string): string {
  const style = random.unit();
  if (style < 0.8) return full;
  if (style < 0.88) return given;
  if (style < 0.94 && /^\p{Script=Latin}/u.test(family)) return `${given} ${family.charAt(0)}.`;
  return style < 0.97 ? full.toLowerCase() : full;
}

function splitEntry(entry: string): [shown: string, roman: string] {
  const [shown = "", roman = ""] = entry.split("=");
  return [shown, romanise(roman === "" ? shown : roman)];
}

const LETTERS: Readonly<Record<string, string>> = {
  ø: "o",
  đ: "d",
  ł: "l",
  ı: "i",
  æ: "ae",
  å: "aa",
  ß: "ss",
  ð: "d",
};

/** Letters that Unicode cannot decompose are spelt out, all other marks are dropped. */
function romanise(name: string): string {
  const spelt = name.toLowerCase().replace(/[øđłıæåßð]/g, (letter) => LETTERS[letter] ?? "");
  return spelt.normalize("NFD").replace(/[^a-z]/g, "");
}

/** Finds a free handle (`^[a-z0-9_]{3,30}$`) and takes it; digits only when the pleasant ones are gone. */
export function claimHandle(
  random: Random,
  name: PersonName,
  hobbies: readonly string[],
  taken: Set<string>,
): string {
  for (let attempt = 0; attempt < 40; attempt++) {
    const base = handleShape(random, name, random.pick(hobbies)).slice(0, 24);
    const handle = attempt < 8 ? base : `${base}${10 + random.below(90 * 10 ** Math.floor(attempt / 14))}`;
    if (handle.length < 3 || taken.has(handle)) continue;
    taken.add(handle);
    return handle;
  }
  throw new Error(`no free handle for ${name.given}`);
}

function handleShape(random: Random, { given, family }: PersonName, hobby: string): string {
  return random.pick([
    `${given}_${family}`,
    `${given}${family}`,
    `${given}_${family.charAt(0)}`,
    `${given.charAt(0)}_${family}`,
    `${given}_${hobby}`,
    `${hobby}_${given}`,
    `${given}${80 + random.below(20)}`,
    `the_${family}`,
    `${family}_${given.slice(0, 3)}`,
  ]);
}
