import { createHash } from "node:crypto";

interface Palette {
  readonly light: string;
  readonly deep: string;
  readonly accent: string;
}

/** A stream of numbers in [0, 1) that depends on nothing but the seed. */
function createSeries(seed: string): () => number {
  let [bytes, next] = [createHash("sha256").update(seed).digest(), 0];
  return () => {
    if (next + 2 > bytes.length) [bytes, next] = [createHash("sha256").update(bytes).digest(), 0];
    next += 2;
    return bytes.readUInt16BE(next - 2) / 0x10000;
  };
}

/** Hues lie a third of the wheel apart at most, so that every combination is calm. */
function createPalette(series: () => number): Palette {
  const hue = Math.floor(series() * 360);
  const shift = 24 + Math.floor(series() * 70);
  return { light: hex(hue, 48, 50), deep: hex(hue + shift, 48, 30), accent: hex(hue + 2 * shift, 60, 66) };
}

/** Degrees and per cent to `#rrggbb`: SVG readers outside browsers, Flutter's included, know little of `hsl()`. */
function hex(hue: number, saturation: number, lightness: number): string {
  const amplitude = (saturation / 100) * Math.min(lightness / 100, 1 - lightness / 100);
  const channel = (offset: number): string => {
    const k = (offset + hue / 30) % 12;
    const value = lightness / 100 - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

/** Text for SVG content and attributes; characters that XML forbids are dropped. */
function escapeXml(text: string): string {
  // eslint-disable-next-line no-control-regex -- https://www.w3.org/TR/xml/#charsets
  const legal = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return legal.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Up to two initials of a name in any script. */
function initialsOf(label: string): string {
  const words = label
    .trim()
    .split(/\s+/)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => firstCharacter(word ?? ""))
    .join("")
    .toUpperCase();
}

/** As a reader counts: an Indic or accented character may be several code points. */
function firstCharacter(word: string): string {
  const [first] = new Intl.Segmenter().segment(word.slice(0, 16));
  return first?.segment ?? "";
}

/**
 * A square SVG avatar with the initials of `label`, below 4 kB, without any reference to the outside. The same seed
 * always gives the same picture. `size` is in pixels.
 */
export function renderAvatarSvg(seed: string, { size, label }: { size: number; label: string }): string {
  const series = createSeries(`avatar:${seed}`);
  const palette = createPalette(series);
  const angle = Math.floor(series() * 360);
  const title = escapeXml(label.slice(0, 100));
  const initials = escapeXml(initialsOf(label.slice(0, 200)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<defs><linearGradient id="g" gradientTransform="rotate(${angle} .5 .5)"><stop stop-color="${palette.light}"/><stop offset="1" stop-color="${palette.deep}"/></linearGradient></defs>`,
    `<rect width="100" height="100" fill="url(#g)"/>`,
    ...avatarShapes(series, palette),
    `<text x="50" y="63" fill="#fff" font-family="system-ui,'Segoe UI',Roboto,sans-serif" font-size="36" font-weight="600" text-anchor="middle">${initials}</text>`,
    "</svg>",
  ].join("");
}

function avatarShapes(series: () => number, palette: Palette): string[] {
  const motifs = [avatarRings, avatarWaves, avatarPetals];
  const motif = motifs[Math.floor(series() * motifs.length)] ?? avatarRings;
  return motif(series, palette);
}

function avatarRings(series: () => number, { accent, deep }: Palette): string[] {
  const [x, y] = [round(series() * 100), round(series() < 0.5 ? series() * 25 : 100 - series() * 25)];
  return [54, 40, 26, 12].map(
    (r, i) =>
      `<circle cx="${x}" cy="${y}" r="${r}" fill="${i % 2 === 0 ? deep : accent}" opacity="${i % 2 === 0 ? 0.35 : 0.45}"/>`,
  );
}

function avatarWaves(series: () => number, { accent, deep }: Palette): string[] {
  return [accent, deep, deep].map((fill, i) => {
    const [y, bend] = [round(48 + i * 15 + series() * 6), round(12 + series() * 18)];
    const first = series() < 0.5 ? y - bend : y + bend;
    return `<path d="M0 ${y}Q25 ${round(first)} 50 ${y}T100 ${y}V100H0Z" fill="${fill}" opacity="${i === 0 ? 0.5 : 0.35}"/>`;
  });
}

function avatarPetals(series: () => number, { accent, deep }: Palette): string[] {
  const petals = 5 + Math.floor(series() * 4);
  const turn = series() * 360;
  return Array.from({ length: petals }, (_, i) => {
    const angle = round((turn + (i * 360) / petals) % 360);
    const fill = i % 2 === 0 ? accent : deep;
    return `<ellipse cx="50" cy="16" rx="17" ry="34" fill="${fill}" opacity=".28" transform="rotate(${angle} 50 50)"/>`;
  });
}

/**
 * An abstract landscape for post media, below 4 kB, without any reference to the outside. `width` and `height` are in
 * pixels; `alt` becomes the accessible title.
 */
export function renderPictureSvg(
  seed: string,
  { width, height, alt }: { width: number; height: number; alt: string },
): string {
  const series = createSeries(`picture:${seed}`);
  const hue = Math.floor(series() * 360);
  const sky = SKIES[Math.floor(series() * SKIES.length)] ?? SKIES[0];
  const [top, low] = [hex(sky[0], sky[1], sky[2]), hex(sky[3], sky[4], sky[5])];
  const title = escapeXml(alt.slice(0, 300));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="${top}"/><stop offset=".75" stop-color="${low}"/></linearGradient></defs>`,
    `<rect width="${width}" height="${height}" fill="url(#s)"/>`,
    sun(series, width, height),
    ...[0, 1, 2, 3].map((layer) => ridge(series, { layer, hue, width, height })),
    "</svg>",
  ].join("");
}

/** Hue, saturation, lightness at the top, then the same at the horizon. */
const SKIES = [
  [205, 60, 62, 38, 85, 86],
  [222, 45, 38, 18, 80, 76],
  [190, 45, 74, 50, 60, 92],
  [262, 38, 46, 345, 70, 80],
  [212, 30, 70, 200, 25, 90],
  [30, 70, 72, 12, 80, 84],
  [232, 42, 22, 204, 45, 58],
] as const;

function sun(series: () => number, width: number, height: number): string {
  const [x, y] = [round(width * (0.18 + series() * 0.64)), round(height * (0.2 + series() * 0.22))];
  const r = round(Math.min(width, height) * (0.05 + series() * 0.06));
  return `<circle cx="${x}" cy="${y}" r="${round(r * 2.1)}" fill="#fff" opacity=".16"/><circle cx="${x}" cy="${y}" r="${r}" fill="#fff7e0" opacity=".92"/>`;
}

interface Ridge {
  /** 0 is the farthest. */
  readonly layer: number;
  readonly hue: number;
  readonly width: number;
  readonly height: number;
}

/** Far ridges are pale and jagged, near ones dark and soft: aerial perspective. */
function ridge(series: () => number, { layer, hue, width, height }: Ridge): string {
  const base = height * (0.5 + layer * 0.13);
  const relief = height * (0.13 - layer * 0.02);
  const steps = 7 - layer;
  const points = Array.from(
    { length: steps + 1 },
    (_, i) => [(i / steps) * width, base - (series() - 0.35) * relief] as const,
  );
  const fill = hex(hue + layer * 9, 24 + layer * 5, 66 - layer * 14);
  return `<path d="M0 ${height}${smooth(points)}V${height}Z" fill="${fill}"/>`;
}

/** A curve through the middles of the points: no corner, no overshoot. */
function smooth(points: readonly (readonly [number, number])[]): string {
  const [first = [0, 0]] = points;
  let path = `L${round(first[0])} ${round(first[1])}`;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1] ?? first, points[i] ?? first];
    const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    path += `Q${round(from[0])} ${round(from[1])} ${round(x)} ${round(y)}`;
    if (i === points.length - 1) path += `L${round(to[0])} ${round(to[1])}`;
  }
  return path;
}
