import { BrailleCanvas } from "./braille.ts";
import { plainTints, type Tints, type Tone } from "./tints.ts";

/** One picture of the default surface; a pure function of these. */
export interface NautilusFrame {
  /** The surface's own parameter, 0 to 2; 1 as saved. */
  readonly t: number;
  /** Rotation about the shell's axis in degrees. */
  readonly turn: number;
  readonly columns: number;
  readonly rows: number;
}

/** The parameters at a moment of the animation: t goes from 0 to 2 in 8 s, a turn takes 24 s. */
export function nautilusAt(seconds: number): Pick<NautilusFrame, "t" | "turn"> {
  const within = (period: number) => (((seconds % period) + period) % period) / period;
  return { t: 2 * within(8), turn: 360 * within(24) };
}

const TURNS = 3;
const GROWTH = 0.15;
const TUBE = 0.475;
/** The mouth reaches further than the turn before it: the middle of the whole, and how far it then extends. */
const OFF = 0.19;
const ROUND = 0.86;
/** How far the shell leans towards the eye: enough to see into its mouth. */
const TILT = (52 * Math.PI) / 180;
const LIGHT = unit3(-0.45, -0.5, 0.75);
/** Thresholds of an ordered dither, in sixteenths. */
const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5] as const;

/**
 * The Hyperdimensions start-up surface, a logarithmic spiral of a growing tube. With s = 6πu and w = 2πv:
 * R = e^(0.15 s), q = 0.475 R (e^(0.3πt) - 1), x = (R + q cos w) cos s, y = (R + q cos w) sin s, z = q sin w
 * (saves/nautilus.json of Pmoves-hyperdimensions, as a formula; the save's code is never run). Shaded and
 * dithered into braille, hidden parts left out.
 */
export function drawNautilus(frame: NautilusFrame, tints: Tints = plainTints): string[] {
  const canvas = new BrailleCanvas(frame.columns, frame.rows);
  const { width, height } = canvas;
  const swell = TUBE * (Math.exp(0.3 * Math.PI * frame.t) - 1);
  const turn = (frame.turn * Math.PI) / 180;
  const [cosTurn, sinTurn, cosTilt, sinTilt] = [
    Math.cos(turn),
    Math.sin(turn),
    Math.cos(TILT),
    Math.sin(TILT),
  ];
  const mouth = Math.exp(GROWTH * 2 * Math.PI * TURNS);
  const reachOut = mouth * (1 + swell);
  const reachUp = mouth * (cosTilt + swell);
  const scale = Math.max(0, Math.min((width / 2 - 1) / reachOut, (height / 2 - 1) / reachUp)) / ROUND;
  const centre = { x: OFF * reachOut * cosTurn, y: OFF * reachOut * sinTurn * cosTilt };
  const depths = new Float32Array(width * height).fill(Number.NEGATIVE_INFINITY);
  const lights = new Float32Array(width * height);
  const along = Math.min(4000, Math.max(400, width * 8));
  const around = Math.min(1000, Math.max(48, height * 4));
  for (let i = 0; i <= along; i++) {
    const s = 2 * Math.PI * TURNS * (i / along);
    const radius = Math.exp(GROWTH * s);
    const tube = radius * swell;
    const [cosS, sinS] = [Math.cos(s + turn), Math.sin(s + turn)];
    for (let j = 0; j < around; j++) {
      const w = (2 * Math.PI * j) / around;
      const [cosW, sinW] = [Math.cos(w), Math.sin(w)];
      const reach = radius + tube * cosW;
      const [x, y, z] = [reach * cosS, reach * sinS, tube * sinW];
      const column = Math.round(width / 2 + (x - centre.x) * scale);
      const row = Math.round(height / 2 - (y * cosTilt + z * sinTilt - centre.y) * scale);
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const depth = z * cosTilt - y * sinTilt;
      const at = row * width + column;
      if (depth <= (depths[at] ?? 0)) continue;
      depths[at] = depth;
      lights[at] = swell === 0 ? 1 : shade(cosS, sinS, cosW, sinW, swell);
    }
  }
  for (let at = 0; at < lights.length; at++) {
    const light = lights[at] ?? 0;
    const [x, y] = [at % width, Math.floor(at / width)];
    if (light * 16 > (bayer[(y & 3) * 4 + (x & 3)] ?? 0)) canvas.dot(x, y, toneFor(light));
  }
  return canvas.lines(tints);
}

/** Light on the surface, 0.1 to 1: its normal by the two tangents, both sides lit. */
function shade(cosS: number, sinS: number, cosW: number, sinW: number, swell: number): number {
  const out = 1 + swell * cosW;
  const tangent = [
    GROWTH * out * cosS - out * sinS,
    GROWTH * out * sinS + out * cosS,
    GROWTH * swell * sinW,
  ] as const;
  const ring = [-sinW * cosS, -sinW * sinS, cosW] as const;
  const normal = unit3(
    tangent[1] * ring[2] - tangent[2] * ring[1],
    tangent[2] * ring[0] - tangent[0] * ring[2],
    tangent[0] * ring[1] - tangent[1] * ring[0],
  );
  const facing = normal[0] * LIGHT[0] + normal[1] * LIGHT[1] + normal[2] * LIGHT[2];
  return 0.1 + 0.9 * Math.max(0, facing) ** 0.9;
}

function toneFor(light: number): Tone {
  if (light > 0.75) return "high";
  return light > 0.4 ? "mid" : "unknown";
}

function unit3(x: number, y: number, z: number): readonly [number, number, number] {
  const norm = Math.hypot(x, y, z) || 1;
  return [x / norm, y / norm, z / norm];
}
