/** The explorable figures, in the order of the lecture. */
import { data, lesson, number, say, type Sizes } from "../lesson";
import {
  angleDensity,
  countWeights,
  dot,
  gelu,
  largestSmallestAngle,
  logTenGreedyCapacity,
  norm,
  pushLoss,
  pushStart,
  pushStep,
  randomShareWithin,
  relu,
  toyForward,
  type Gate,
  type Pushed,
} from "../mathematics";
import { HEIGHT, WIDTH, arrow, bar, curve, label, line, type Figure } from "./figure";
import { s } from "../dom";

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (x: number) => `${number(x, 1)}°`;
const whole = (x: number) => number(Math.round(x), 0);
const percent = (x: number) => `${number(100 * x, 2)} %`;
const { fact } = lesson;

const shadow: Figure = {
  id: "shadow",
  place: "DotProductProbe",
  sliders: [
    { name: "angle", label: say("shadow_angle"), min: 0, max: 180, step: 1, value: 50, shown: degrees },
    { name: "length", label: say("shadow_length"), min: 0, max: 2, step: 0.05, value: 1.4 },
  ],
  draw(picture, { angle, length }) {
    const unit = 95;
    const origin: [number, number] = [WIDTH / 2, 220];
    const at = (x: number, y: number): [number, number] => [origin[0] + unit * x, origin[1] - unit * y];
    const product = length * Math.cos(radians(angle));
    const tip = at(product, length * Math.sin(radians(angle)));
    picture.append(line(at(-2.2, 0), at(2.2, 0), "axis"), arrow(origin, at(1, 0), "first"));
    picture.append(line(tip, at(product, 0), "dashed"), line(origin, at(product, 0), "shadow-line"));
    picture.append(arrow(origin, tip, "stream"), label(at(1, -0.2), fact.first_symbol, "first"));
    picture.append(label([tip[0], tip[1] - 8], "E", "stream"), label(at(product, -0.42), number(product, 2), "focus"));
    return { product, cosine: Math.cos(radians(angle)) };
  },
};

const people = [fact.full, fact.same_first, fact.same_last, fact.other];

const gate: Figure = {
  id: "gate",
  place: "AndGate",
  choices: [
    { name: "bend", label: say("gate_bend"), options: [{ value: "relu", label: "ReLU" }, { value: "gelu", label: "GELU" }] },
    { name: "person", label: say("gate_person"), options: people.map((name, i) => ({ value: String(i), label: name })) },
  ],
  sliders: [
    { name: "first", label: say("gate_first", { symbol: fact.first_symbol }), min: -2, max: 2, step: 0.1, value: 1 },
    { name: "last", label: say("gate_last", { symbol: fact.last_symbol }), min: -2, max: 2, step: 0.1, value: 1 },
    { name: "bias", label: say("gate_bias"), min: -3, max: 1, step: 0.1, value: 0 },
    { name: "column", label: say("gate_column", { symbol: fact.answer_symbol }), min: 0, max: 2, step: 0.1, value: 1 },
  ],
  draw(picture, state) {
    const set: Gate = { first: state.first, last: state.last, bias: state.bias, column: state.column, smooth: state.choices.bend === "gelu" };
    const chosen = Number(state.choices.person);
    const zero = 250;
    const unit = 42;
    picture.append(line([zero, 18], [zero, 190], "axis"), label([zero, 14], "0", "quiet"));
    const runs = people.map((_, person) => toyForward(data.explore.toy, set, person));
    runs.forEach(({ product, neuron }, person) => {
      const y = 42 + 42 * person;
      const kind = person === chosen ? "" : "quiet";
      picture.append(label([8, y + 5], people[person], kind, "start"));
      const before = product + set.bias;
      picture.append(s("circle", { cx: zero + unit * before, cy: y, r: 5, class: "hollow" }));
      picture.append(bar(neuron < 0 ? zero + unit * neuron : zero, y - 8, unit * Math.abs(neuron), 16, "lit"));
      picture.append(label([WIDTH - 6, y + 5], number(neuron, 2), neuron > 0.005 ? "focus" : "quiet", "end"));
    });
    const { probabilities, out } = runs[chosen];
    picture.append(label([8, 222], say("gate_next"), "quiet", "start"), bar(8, 232, 464 * probabilities[0], 20, "answer"));
    picture.append(label([14, 247], `${fact.answer}: ${percent(probabilities[0])}`, "on-bar", "start"));
    const neurons = runs.map((run) => run.neuron);
    return {
      both: neurons[0],
      first_only: neurons[1],
      last_only: neurons[2],
      neither: neurons[3],
      read: dot(data.explore.toy.answer, out),
      probability: probabilities[0],
    };
  },
  shown: { probability: percent },
};

const columns: Figure = {
  id: "columns",
  place: "ColumnsSum",
  sliders: [0, 1, 2, 3].map((i) => ({
    name: `n${i}`,
    label: say("columns_neuron", { number: i + 1 }),
    min: 0,
    max: 2,
    step: 0.1,
    value: [1, 0.6, 0, 0.8][i],
  })),
  draw(picture, state) {
    const { toy } = data.explore;
    const values = [0, 1, 2, 3].map((i) => state[`n${i}`]);
    const column = (i: number) => toy.w_down.map((row) => row[i]);
    // Seen in the plane of the answer's direction and of one direction that the others write along.
    const other = column(1).map((x) => x / norm(column(1)));
    const seen = (v: number[]): [number, number] => [dot(v, toy.answer), dot(v, other)];
    const start: [number, number] = [WIDTH / 2, 210];
    const unit = 80;
    let at = start;
    picture.append(line([40, 210], [440, 210], "axis"), line([WIDTH / 2, 16], [WIDTH / 2, 250], "axis"));
    picture.append(label([WIDTH / 2 + 10, 22], fact.answer_symbol, "answer", "start"));
    values.forEach((value, i) => {
      const [up, across] = seen(column(i));
      const next: [number, number] = [at[0] + unit * value * across, at[1] - unit * value * up];
      picture.append(arrow(at, next, i === 0 ? "answer" : "quiet-arrow"));
      at = next;
    });
    picture.append(arrow(start, at, "stream"));
    const sum = toy.w_down.map((row) => values.reduce((total, value, i) => total + value * row[i], 0));
    return { along: dot(sum, toy.answer), length: norm(sum) };
  },
};

const bend: Figure = {
  id: "bend",
  place: "GeluCompare",
  sliders: [{ name: "x", label: "x", min: -4, max: 4, step: 0.05, value: -0.75 }],
  draw(picture, { x }) {
    const at = (u: number, v: number): [number, number] => [WIDTH / 2 + 54 * u, 225 - 48 * v];
    const along = Array.from({ length: 161 }, (_, i) => -4 + i / 20);
    picture.append(line(at(-4.2, 0), at(4.2, 0), "axis"), line(at(0, -0.5), at(0, 4.2), "axis"));
    picture.append(curve(along.map((u) => at(u, relu(u))), "curve-one"), curve(along.map((u) => at(u, gelu(u))), "curve-two"));
    picture.append(label(at(-3, 0.35), "ReLU", "stream"), label(at(-2.6, -0.55), "GELU", "answer"));
    for (const [value, kind] of [[relu(x), "dot-one"], [gelu(x), "dot-two"]] as const) {
      const [cx, cy] = at(x, value);
      picture.append(s("circle", { cx, cy, r: 5, class: kind }));
    }
    return { relu: relu(x), gelu: gelu(x) };
  },
  shown: { gelu: (x) => number(x, 4) },
};

const preset = (name: string): Sizes => data.explore.models.find((one) => one.name === name) ?? data.explore.models[0];

const weights: Figure = {
  id: "weights",
  place: "ParameterTable",
  choices: [
    { name: "model", label: say("weights_model"), options: data.explore.models.map((one) => ({ value: one.name, label: one.name })) },
  ],
  sliders: [
    { name: "wider", label: say("weights_wider"), min: 1, max: 8, step: 1, value: 4, shown: whole },
    { name: "deeper", label: say("weights_deeper"), min: 0.25, max: 2, step: 0.25, value: 1, shown: (x) => `× ${number(x, 2)}` },
  ],
  draw(picture, state) {
    const sizes = preset(state.choices.model);
    const n_layers = Math.max(1, Math.round(sizes.n_layers * state.deeper));
    const counted = countWeights({ ...sizes, n_layers, d_mlp: state.wider * sizes.d_model });
    let y = 40;
    for (const [name, kind] of [["mlp", "mlp"], ["attention", "attention"], ["embedding", "quiet-bar"]] as const) {
      const share = counted[name] / counted.total;
      picture.append(label([8, y], say(`weights_${name}`), "", "start"), label([WIDTH - 6, y], percent(share), "quiet", "end"));
      picture.append(bar(8, y + 8, 464 * share, 30, kind));
      y += 78;
    }
    return { total: counted.total, mlps: counted.mlp, share: counted.mlp / counted.total };
  },
  shown: { total: whole, mlps: whole, share: percent },
};

const sized = (x: number) => Math.round(10 ** x);
const dimension = { name: "size", label: say("dimension"), min: 0.5, max: 4.1, step: 0.05, value: 2, shown: (x: number) => whole(sized(x)) };

const angles: Figure = {
  id: "angles",
  place: "RandomAngles",
  sliders: [dimension, { name: "band", label: say("angles_band"), min: 1, max: 30, step: 1, value: 10, shown: (x) => `± ${x}°` }],
  draw(picture, { size, band }) {
    const d = sized(size);
    const at = (angle: number, height: number): [number, number] => [15 + 2.5 * angle, 235 - 195 * height];
    const marks = Array.from({ length: 721 }, (_, i) => i / 4);
    const peak = Math.max(...marks.map((angle) => angleDensity(angle, d)));
    const edge = largestSmallestAngle(10_000, d);
    picture.append(bar(at(90 - band, 0)[0], 30, 5 * band, 205, "band"));
    picture.append(line(at(0, 0), at(180, 0), "axis"), curve(marks.map((angle) => at(angle, angleDensity(angle, d) / peak)), "curve-one"));
    for (const mark of [0, 45, 90, 135, 180]) picture.append(label([at(mark, 0)[0], 256], `${mark}°`, "quiet"));
    if (d < 10_000) {
      for (const wall of [edge, 180 - edge]) picture.append(line(at(wall, 0), at(wall, 1.05), "wall"));
      picture.append(label([at(edge, 1)[0] - 6, 24], say("angles_wall_label"), "focus", "end"));
    }
    return { dimensions: d, share: randomShareWithin(band, d), wall: d < 10_000 ? edge : 90 };
  },
  shown: { dimensions: whole, share: percent, wall: (x) => `${number(x, 2)}°` },
};

const room: Figure = {
  id: "room",
  place: "JLGrowth",
  sliders: [
    { ...dimension, value: 4.1 },
    { name: "off", label: say("room_off"), min: 0.5, max: 10, step: 0.5, value: 2, shown: degrees },
  ],
  draw(picture, { size, off }) {
    const d = sized(size);
    const highest = 30;
    const at = (x: number, y: number): [number, number] => [45 + 104 * (x - 0.5), 238 - 7 * Math.min(y, highest)];
    const sizes = Array.from({ length: 145 }, (_, i) => 0.5 + i / 40);
    picture.append(line(at(0.5, 0), at(4.1, 0), "axis"), line(at(0.5, 0), at(0.5, highest), "axis"));
    for (const power of [1, 2, 3, 4]) picture.append(label([at(power, 0)[0], 256], whole(10 ** power), "quiet"));
    for (const power of [10, 20, 30]) picture.append(label([38, at(0.5, power)[1] + 4], `10${superscript(power)}`, "quiet", "end"));
    picture.append(curve(sizes.map((x) => at(x, x)), "dashed"));
    const curveOf = sizes.filter((x) => sized(x) >= 2).map((x) => at(x, logTenGreedyCapacity(sized(x), off)));
    picture.append(curve(curveOf, "curve-one"));
    const found = logTenGreedyCapacity(d, off);
    const [cx, cy] = at(size, found);
    picture.append(s("circle", { cx, cy, r: 5, class: "dot-two" }));
    return { dimensions: d, power: found };
  },
  shown: { dimensions: whole, power: (x) => (x < 6 ? whole(Math.ceil(10 ** x - 1e-9)) : `10${superscript(Math.round(x))}`) },
};

const superscript = (n: number) => [...String(n)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");

const steps: Pushed[] = [];
/** The vectors after so many steps; each step is computed once. */
function pushed(step: number): Pushed {
  if (steps.length === 0) steps.push(pushStart(data.explore.push));
  while (steps.length <= step) steps.push(pushStep(steps[steps.length - 1], 0.01));
  return steps[step];
}

const push: Figure = {
  id: "push",
  place: "BundlesInSpace",
  animate: { slider: "step", seconds: 8 },
  sliders: [
    { name: "step", label: say("push_step"), min: 0, max: 400, step: 1, value: 0, shown: whole },
    { name: "turn", label: say("push_turn"), min: -180, max: 180, step: 1, value: 25, shown: degrees },
  ],
  draw(picture, { step, turn }) {
    const { v } = pushed(Math.round(step));
    const centre: [number, number] = [WIDTH / 2, HEIGHT / 2];
    const [c, d] = [Math.cos(radians(turn)), Math.sin(radians(turn))];
    picture.append(s("circle", { cx: centre[0], cy: centre[1], r: 110, class: "globe" }));
    const seen = v.map(([x, y, z]) => [c * x + d * y, 0.35 * (-d * x + c * y) + 0.94 * z, -d * x + c * y]);
    for (const [x, y, depth] of seen.sort((a, b) => b[2] - a[2])) {
      const tip: [number, number] = [centre[0] + 110 * x, centre[1] - 110 * y];
      picture.append(arrow(centre, tip, depth > 0 ? "quiet-arrow" : "stream"));
    }
    const units = v.map((row) => row.map((x) => x / norm(row)));
    let sum = 0;
    let worst = 0;
    units.forEach((a, i) =>
      units.slice(i + 1).forEach((b) => {
        const cosine = Math.abs(dot(a, b));
        sum += cosine;
        worst = Math.max(worst, cosine);
      }),
    );
    picture.dataset.vectors = JSON.stringify(v);
    return { loss: pushLoss(v).loss, mean: sum / ((v.length * (v.length - 1)) / 2), closest: (Math.acos(Math.min(1, worst)) * 180) / Math.PI };
  },
  shown: { loss: (x) => number(x, 1), closest: degrees },
};

const superposition: Figure = {
  id: "superposition",
  place: "FeaturesVsNeurons",
  animate: { slider: "stage", seconds: 10 },
  sliders: [
    {
      name: "stage",
      label: say("superposition_sparsity"),
      min: 0,
      max: data.explore.unfolding.sparsity.length - 1,
      step: 1,
      value: 0,
      shown: (i) => percent(data.explore.unfolding.sparsity[Math.round(i)]),
    },
  ],
  draw(picture, { stage }) {
    const i = Math.round(stage);
    const { sparsity, w } = data.explore.unfolding;
    const centre: [number, number] = [WIDTH / 2, HEIGHT / 2];
    const unit = 88;
    picture.append(s("circle", { cx: centre[0], cy: centre[1], r: unit, class: "globe" }));
    const features = w[i][0].map((x, k): [number, number] => [x, w[i][1][k]]);
    features.forEach(([x, y], k) => picture.append(arrow(centre, [centre[0] + unit * x, centre[1] - unit * y], `feature-${k + 1}`)));
    const norms = features.map(([x, y]) => Math.hypot(x, y));
    return { sparsity: sparsity[i], represented: norms.filter((length) => length > 0.5).length, shortest: Math.min(...norms) };
  },
  shown: { sparsity: percent, represented: whole },
};

export const figures: Figure[] = [shadow, gate, columns, bend, weights, angles, room, push, superposition];
