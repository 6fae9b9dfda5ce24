/** The lecture as an illustrated article. */
import type {} from "./typeset";
import { h } from "./dom";
import { lesson, say, type Beat } from "./lesson";
import { still } from "./stills";
import { watchLink } from "./watch";

const waiting: { tex: string; box: HTMLElement }[] = [];

/** A formula: as it is written until the script that typesets has come. */
function formula(tex: string): HTMLElement {
  const box = h("div", { class: "formula" }, tex);
  waiting.push({ tex, box });
  return box;
}

function typeset(): void {
  const script = h("script", { src: "typeset.js" });
  script.addEventListener("load", () => {
    for (const { tex, box } of waiting) {
      box.replaceChildren();
      window.typeset?.(tex, box);
    }
  });
  document.head.append(script);
}

function figure(beat: Beat): HTMLElement {
  return h(
    "figure",
    {},
    still(beat, beat.text.slice(0, 160)),
    h("figcaption", {}, h("p", {}, beat.text), beat.numbers.length ? numbers(beat) : null),
  );
}

function numbers(beat: Beat): HTMLElement {
  return h(
    "details",
    { class: "numbers" },
    h("summary", {}, say("where_from")),
    h("dl", {}, ...beat.numbers.map(({ value, call }) => h("div", {}, h("dt", {}, value), h("dd", {}, h("code", {}, call))))),
  );
}

export function readView(): HTMLElement {
  typeset();
  return h(
    "article",
    { class: "read" },
    h("h1", {}, lesson.title),
    h("p", { class: "subtitle" }, lesson.subtitle),
    h("nav", { class: "contents", "aria-label": say("contents") }, h("ol", {}, ...lesson.parts.map((part) => h("li", {}, h("a", { href: `#read/part-${part.number}` }, part.title))))),
    ...lesson.parts.map((part) =>
      h(
        "section",
        { id: `part-${part.number}`, "aria-label": part.title },
        h("h2", {}, `${part.number} ${part.title}`),
        ...part.shots.map((shot) =>
          h(
            "section",
            { class: "shot", "aria-label": shot.title },
            h("div", { class: "shot-head" }, h("h3", {}, shot.title), watchLink(shot.name)),
            ...shot.beats.map(figure),
            ...shot.formulae.map(formula),
          ),
        ),
      ),
    ),
  );
}
