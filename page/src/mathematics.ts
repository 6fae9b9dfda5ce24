/** The lecture's mathematics in the browser. Each function is held to `mlp_math` by a test. */
import type { Sizes, Toy } from "./lesson";

export const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
export const norm = (a: number[]) => Math.sqrt(dot(a, a));
export const relu = (x: number) => Math.max(0, x);
export const gelu = (x: number) => x * normalCdf(x);

const SMALL = 1e-300;
// Lanczos' coefficients with g = 7, to fifteen digits.
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  const sum = LANCZOS.slice(1).reduce((total, c, i) => total + c / (x + i), LANCZOS[0]);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The normal distribution function, by its series within 3 deviations and its fraction beyond. */
export function normalCdf(x: number): number {
  const z = Math.abs(x);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  let upper: number;
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    upper = 0.5 - density * sum;
  } else {
    let fraction = 0;
    for (let k = 60; k > 0; k--) fraction = k / (z + fraction);
    upper = density / (z + fraction);
  }
  return x > 0 ? 1 - upper : upper;
}

/** Lentz' continued fraction of the incomplete beta function. */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  d = 1 / (Math.abs(d) < SMALL ? SMALL : d);
  let value = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const step of [even, odd]) {
      d = 1 + step * d;
      c = 1 + step / c;
      d = 1 / (Math.abs(d) < SMALL ? SMALL : d);
      if (Math.abs(c) < SMALL) c = SMALL;
      change = d * c;
      value *= change;
    }
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return value;
}

/** ln P(|cos| > c) between two random directions of d dimensions. */
export function logCosineTail(c: number, d: number): number {
  if (c <= 0) return 0;
  if (c >= 1) return -Infinity;
  const a = (d - 1) / 2;
  const b = 0.5;
  const x = (1 - c) * (1 + c);
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  const front = a * Math.log(x) + b * Math.log(c * c) - logBeta;
  if (x < (a + 1) / (a + b + 2)) return front + Math.log(betaFraction(a, b, x) / a);
  return Math.log1p((-Math.exp(front) * betaFraction(b, a, c * c)) / b);
}

const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 180);

/** The expected share of random pairs within so many degrees of a right angle. */
export const randomShareWithin = (degrees: number, d: number) => -Math.expm1(logCosineTail(sine(degrees), d));

/** The density, per degree, of the angle between random directions. */
export function angleDensity(degrees: number, d: number): number {
  const scale = logGamma(d / 2) - logGamma((d - 1) / 2) - 0.5 * Math.log(Math.PI) + Math.log(Math.PI / 180);
  if (d === 2) return Math.exp(scale);
  return Math.exp(scale + (d - 2) * Math.log(Math.abs(sine(degrees))));
}

/** How many directions picking any that still fits is sure to reach, as a power of ten. */
export const logTenGreedyCapacity = (d: number, degrees: number) => -logCosineTail(sine(degrees), d) / Math.LN10;

function welch(n: number, d: number, k: number): number {
  let moment = 1;
  for (let i = 0; i < k; i++) moment *= (2 * i + 1) / (d + 2 * i);
  return Math.max(0, (n * moment - 1) / (n - 1)) ** (1 / (2 * k));
}

/** No n lines of d dimensions are all farther apart than this, in degrees. */
export function largestSmallestAngle(n: number, d: number): number {
  let coherence = n > (d * (d + 1)) / 2 ? 1 / Math.sqrt(d) : 0;
  for (let k = 1; k < 9; k++) coherence = Math.max(coherence, welch(n, d, k));
  if (d > 1 && n > (d * (d + 1)) / 2) {
    const m = Math.min(n, (d * (d + 1) * (d + 2)) / 6);
    coherence = Math.max(coherence, Math.sqrt((3 * m - d * d - 2 * d) / ((d + 2) * (m - d))));
  }
  return (Math.acos(coherence) * 180) / Math.PI;
}

/** A transformer's weights, group by group. */
export function countWeights(sizes: Omit<Sizes, "name" | "n_ctx">): Record<"embedding" | "attention" | "mlp" | "total", number> {
  const { d_model, d_vocab, d_head, n_heads, n_layers, d_mlp } = sizes;
  const embedding = 2 * d_model * d_vocab;
  const attention = 4 * d_head * d_model * n_heads * n_layers;
  const mlp = 2 * d_mlp * d_model * n_layers;
  return { embedding, attention, mlp, total: embedding + attention + mlp };
}

export function softmax(logits: number[]): number[] {
  const highest = Math.max(...logits);
  const parts = logits.map((x) => Math.exp(x - highest));
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((x) => x / sum);
}

export const times = (rows: number[][], x: number[]) => rows.map((row) => dot(row, x));
export const plus = (a: number[], b: number[]) => a.map((x, i) => x + b[i]);
export const scaled = (a: number[], by: number) => a.map((x) => x * by);

export interface Gate {
  first: number;
  last: number;
  bias: number;
  column: number;
  smooth: boolean;
}

/** The toy block with its first row, bias and column set by hand, for one person. */
export function toyForward(toy: Toy, gate: Gate, person: number) {
  const x = toy.people[person];
  const row = plus(scaled(toy.first, gate.first), scaled(toy.last, gate.last));
  const product = dot(row, x);
  const before = plus(times(toy.w_up, x), toy.b_up);
  before[0] = product + gate.bias;
  const neurons = before.map(gate.smooth ? gelu : relu);
  const down = toy.w_down.map((entries, i) => [gate.column * toy.answer[i], ...entries.slice(1)]);
  const out = plus(x, plus(times(down, neurons), toy.b_down));
  const probabilities = softmax(scaled(times(toy.unembedding, out), 4));
  return { product, neuron: neurons[0], out, probabilities };
}

export interface Pushed {
  step: number;
  v: number[][];
  first: number[][];
  second: number[][];
}

export const pushStart = (v: number[][]): Pushed => ({
  step: 0,
  v,
  first: v.map((row) => row.map(() => 0)),
  second: v.map((row) => row.map(() => 0)),
});

/** What vectors pay for not being perpendicular, and for not being of length one; its slope. */
export function pushLoss(v: number[][], tolerance = 0.01): { loss: number; gradient: number[][] } {
  const n = v.length;
  let loss = 0;
  const gradient = v.map((row, i) => {
    const sum = row.map(() => 0);
    v.forEach((other, j) => {
      if (i === j) return;
      const g = dot(row, other);
      const excess = Math.abs(g) - tolerance;
      if (excess <= 0) return;
      loss += excess;
      other.forEach((x, k) => (sum[k] += Math.sign(g) * x));
    });
    const off = dot(row, row) - 1;
    const beyond = Math.max(Math.abs(off) - tolerance, 0);
    loss += beyond + n * off * off;
    const pull = 2 * Math.sign(beyond) * Math.sign(off) + 4 * n * off;
    return row.map((x, k) => 2 * sum[k] + pull * x);
  });
  return { loss, gradient };
}

/** One step of Adam. */
export function pushStep(state: Pushed, rate = 0.01): Pushed {
  const { gradient } = pushLoss(state.v);
  const step = state.step + 1;
  const first = state.first.map((row, i) => row.map((m, k) => 0.9 * m + 0.1 * gradient[i][k]));
  const second = state.second.map((row, i) => row.map((m, k) => 0.999 * m + 0.001 * gradient[i][k] ** 2));
  const v = state.v.map((row, i) =>
    row.map((x, k) => {
      const mean = first[i][k] / (1 - 0.9 ** step);
      const square = second[i][k] / (1 - 0.999 ** step);
      return x - (rate * mean) / (Math.sqrt(square) + 1e-8);
    }),
  );
  return { step, v, first, second };
}
