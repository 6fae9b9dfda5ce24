/** The frame of an explorable figure: a picture, what the reader moves, what comes out. */
import { h, s } from "../dom";
import { number, say } from "../lesson";

export interface Slider {
  name: string;
  label: string;
  min: number;
  max: number;
  step: number;
  value: number;
  shown?: (value: number) => string;
}

export interface Choice {
  name: string;
  label: string;
  options: { value: string; label: string }[];
}

export type State = Record<string, number> & { choices: Record<string, string> };

export interface Figure {
  id: string;
  place: string;
  sliders: Slider[];
  choices?: Choice[];
  /** Draws into the picture, and gives the numbers by name that the figure is about. */
  draw: (picture: SVGSVGElement, state: State) => Record<string, number>;
  /** How a number is shown; by default with three decimals. */
  shown?: Record<string, (value: number) => string>;
  animate?: { slider: string; seconds: number };
}

export const WIDTH = 480;
export const HEIGHT = 270;

/** The figure as a section: heading, text, picture, sliders and live numbers. */
export function section(figure: Figure, watch: (place: string) => Node): HTMLElement {
  const title = `figure-${figure.id}`;
  const picture = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": say(`${figure.id}_picture`) });
  const state = { choices: {} } as unknown as State;
  const results = h("dl", { class: "results", "aria-live": "polite" });
  const outputs = new Map<string, HTMLOutputElement>();
  const show = () => {
    picture.replaceChildren();
    const values = figure.draw(picture, state);
    for (const [name, value] of Object.entries(values)) {
      let output = outputs.get(name);
      if (!output) {
        output = h("output", { name: `${figure.id}-${name}` });
        outputs.set(name, output);
        results.append(h("div", {}, h("dt", {}, say(`${figure.id}_${name}`)), h("dd", {}, output)));
      }
      output.textContent = (figure.shown?.[name] ?? ((x: number) => number(x, 3)))(value);
      output.dataset.value = String(value);
    }
  };
  const controls = h("div", { class: "controls" });
  for (const choice of figure.choices ?? []) {
    const id = `${figure.id}-${choice.name}`;
    state.choices[choice.name] = choice.options[0].value;
    const select = h(
      "select",
      {
        id,
        change: () => {
          state.choices[choice.name] = select.value;
          show();
        },
      },
      ...choice.options.map((option) => h("option", { value: option.value }, option.label)),
    );
    controls.append(h("div", { class: "control" }, h("label", { for: id }, choice.label), select));
  }
  const inputs = new Map<string, HTMLInputElement>();
  for (const slider of figure.sliders) {
    const id = `${figure.id}-${slider.name}`;
    const readout = h("span", { class: "readout", "aria-hidden": "true" });
    state[slider.name] = slider.value;
    const tell = slider.shown ?? ((x: number) => number(x, 2));
    const input = h("input", { id, type: "range", min: slider.min, max: slider.max, step: slider.step, value: slider.value });
    const take = () => {
      state[slider.name] = Number(input.value);
      readout.textContent = tell(state[slider.name]);
      input.setAttribute("aria-valuetext", tell(state[slider.name]));
      show();
    };
    input.addEventListener("input", take);
    readout.textContent = tell(slider.value);
    input.setAttribute("aria-valuetext", tell(slider.value));
    inputs.set(slider.name, input);
    controls.append(h("div", { class: "control" }, h("label", { for: id }, slider.label, " ", readout), input));
  }
  if (figure.animate) controls.append(runner(figure.animate, inputs));
  show();
  return h(
    "section",
    { class: "figure", id: figure.id, "aria-labelledby": title },
    h("div", { class: "figure-head" }, h("h2", { id: title }, say(`${figure.id}_title`)), watch(figure.place)),
    h("p", {}, say(`${figure.id}_text`)),
    h("div", { class: "figure-body" }, h("div", { class: "picture" }, picture), h("div", { class: "side" }, controls, results)),
  );
}

/** A button that moves a slider from one end to the other. */
function runner(animate: { slider: string; seconds: number }, inputs: Map<string, HTMLInputElement>): HTMLElement {
  const input = inputs.get(animate.slider)!;
  let running = 0;
  const button = h("button", { type: "button", click: () => (running ? stop() : start()) }, say("run"));
  const set = (value: number) => {
    input.value = String(value);
    input.dispatchEvent(new Event("input"));
  };
  const stop = () => {
    cancelAnimationFrame(running);
    running = 0;
    button.textContent = say("run");
  };
  const start = () => {
    const [low, high] = [Number(input.min), Number(input.max)];
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return set(high);
    const begun = performance.now();
    button.textContent = say("stop");
    const tick = (now: number) => {
      const part = Math.min(1, (now - begun) / 1000 / animate.seconds);
      set(low + part * (high - low));
      running = part < 1 ? requestAnimationFrame(tick) : 0;
      if (!running) button.textContent = say("run");
    };
    running = requestAnimationFrame(tick);
  };
  return button;
}

// ------------------------------------------------------------------------------- drawing words

export function line(a: [number, number], b: [number, number], kind: string): SVGLineElement {
  return s("line", { x1: a[0], y1: a[1], x2: b[0], y2: b[1], class: kind });
}

export function label(at: [number, number], text: string, kind = "", anchor = "middle"): SVGTextElement {
  return s("text", { x: at[0], y: at[1], "text-anchor": anchor, class: kind }, text);
}

/** An arrow with a head, from one point to another. */
export function arrow(from: [number, number], to: [number, number], kind: string): SVGGElement {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (length < 1) return s("g");
  const head = Math.min(11, length);
  const [ux, uy] = [dx / length, dy / length];
  const neck: [number, number] = [to[0] - head * ux, to[1] - head * uy];
  const wing = 0.45 * head;
  const points = [to, [neck[0] - wing * uy, neck[1] + wing * ux], [neck[0] + wing * uy, neck[1] - wing * ux]];
  return s(
    "g",
    { class: kind },
    line(from, neck, "shaft"),
    s("polygon", { points: points.map((p) => p.join(",")).join(" "), class: "head" }),
  );
}

/** A curve through points that a function gives, within a box of the picture. */
export function curve(points: [number, number][], kind: string): SVGPolylineElement {
  return s("polyline", { points: points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" "), class: kind });
}

export function bar(x: number, y: number, width: number, height: number, kind: string): SVGRectElement {
  return s("rect", { x, y, width: Math.max(0, width), height: Math.max(0, height), class: kind });
}
