/**
 * Where emotions lie in the circumplex of affect, in degrees: 0 is pleasure, 90 arousal (J. A. Russell,
 * "A circumplex model of affect", 1980, rounded to 5 degrees). Short labels are those of the IEMOCAP
 * classifiers (`hap`, `sad`, `ang`, `neu`). Neutral lies in the middle; disgust has no agreed place.
 */
const degrees: Readonly<Record<string, number>> = {
  happy: 10,
  hap: 10,
  happiness: 10,
  joy: 10,
  delighted: 25,
  excited: 50,
  excitement: 50,
  surprise: 70,
  surprised: 70,
  astonished: 70,
  tense: 95,
  angry: 100,
  ang: 100,
  anger: 100,
  fear: 115,
  fearful: 115,
  afraid: 115,
  annoyed: 125,
  frustrated: 140,
  frustration: 140,
  miserable: 190,
  sad: 210,
  sadness: 210,
  depressed: 210,
  bored: 240,
  boredom: 240,
  tired: 270,
  sleepy: 270,
  calm: 315,
  relaxed: 320,
  content: 325,
  serene: 330,
};

const middle = new Set(["neutral", "neu"]);

/** A point of the unit disk, farther out the surer; undefined for emotions without a place there. */
export function affectPlace(
  label: string,
  score: number,
): { readonly x: number; readonly y: number } | undefined {
  const name = label.toLowerCase();
  if (middle.has(name)) return { x: 0, y: 0 };
  const angle = Object.hasOwn(degrees, name) ? degrees[name] : undefined;
  if (angle === undefined) return undefined;
  const radians = (angle * Math.PI) / 180;
  const radius = Math.max(0, Math.min(1, score));
  return { x: fine(radius * Math.cos(radians)), y: fine(radius * Math.sin(radians)) };
}

function fine(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
