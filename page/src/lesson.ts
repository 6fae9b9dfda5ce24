/** The lesson's data, as `pipeline/publish/page.py` writes it into the page. */

export interface Beat {
  name: string;
  start: number;
  end: number;
  text: string;
  words: [string, number, number][];
  still: string;
  numbers: { slot: string; value: string; call: string }[];
}

export interface Shot {
  number: number;
  name: string;
  title: string;
  start: number;
  end: number;
  formulae: string[];
  beats: Beat[];
}

export interface Part {
  number: number;
  title: string;
  shots: Shot[];
}

export interface Question {
  question: string;
  right: string;
  wrong: string[];
  why: string;
  place: string;
  corrected: string | null;
}

export interface Sizes {
  name: string;
  n_layers: number;
  d_model: number;
  n_heads: number;
  d_vocab: number;
  n_ctx: number;
  d_head: number;
  d_mlp: number;
}

export interface Toy {
  first: number[];
  last: number[];
  answer: number[];
  people: number[][];
  w_up: number[][];
  b_up: number[];
  w_down: number[][];
  b_down: number[];
  unembedding: number[][];
}

export interface Data {
  lesson: {
    name: string;
    language: string;
    title: string;
    subtitle: string;
    authors: string[];
    fact: Record<string, string>;
    seconds: number;
    parts: Part[];
    quiz: Record<string, Question>;
    cards: Record<string, { front: string; back: string; place: string }>;
    notes: Record<string, { title: string; points: string[]; place: string }>;
    exercises: Record<string, { task: string; solution: string; place: string }>;
  };
  languages: { code: string; name: string; href: string }[];
  film: {
    src: string;
    captions: { language: string; label: string; cues: [number, number, string][] }[];
  } | null;
  strings: Record<string, string>;
  explore: {
    toy: Toy;
    push: number[][];
    unfolding: { sparsity: number[]; w: number[][][]; b: number[][] };
    models: Sizes[];
  };
  licences: { name: string; version: string; licence: string; text: string }[];
  downloads: { href: string; label: string; note: string }[];
}

const block = document.getElementById("data");
export const data = JSON.parse(block?.textContent ?? "{}") as Data;
export const lesson = data.lesson;
export const shots: Shot[] = lesson.parts.flatMap((part) => part.shots);
export const beats: { shot: Shot; beat: Beat }[] = shots.flatMap((shot) =>
  shot.beats.map((beat) => ({ shot, beat })),
);

/** What the page itself says, with its `{places}` filled. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = data.strings[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** A number as the page's language writes it. */
export function number(value: number, digits = 2): string {
  return value.toLocaleString(lesson.language, { maximumFractionDigits: digits });
}

/** The second of the film at which a shot, or `Shot.beat`, begins. */
export function startOf(place: string): number {
  const [name, beat] = place.split(".");
  const shot = shots.find((one) => one.name === name);
  return shot?.beats.find((one) => one.name === beat)?.start ?? shot?.start ?? 0;
}

export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
