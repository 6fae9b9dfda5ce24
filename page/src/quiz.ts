/** Questions with explained answers; what was answered is remembered. */
import { h, replace } from "./dom";
import { keep, recall } from "./kept";
import { lesson, say, type Question } from "./lesson";
import { watchLink } from "./watch";

type Answers = Record<string, { chosen: string; right: boolean }>;

const answers = () => recall<Answers>("quiz", {});

/** The same order each time, another for each question. */
function shuffled(key: string, options: string[]): string[] {
  let seed = [...key].reduce((sum, ch) => (sum * 31 + ch.charCodeAt(0)) >>> 0, 7);
  const order = options.map((option) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return [seed, option] as const;
  });
  return order.sort((a, b) => a[0] - b[0]).map(([, option]) => option);
}

function asked(key: string, question: Question, number: number, changed: () => void): HTMLElement {
  const options = shuffled(key, [question.right, ...question.wrong]);
  const verdict = h("div", { class: "verdict", role: "status" });
  const show = () => {
    const given = answers()[key];
    item.classList.toggle("right", given?.right === true);
    item.classList.toggle("wrong", given?.right === false);
    if (!given) return replace(verdict);
    replace(
      verdict,
      h("p", {}, h("strong", {}, say(given.right ? "right" : "wrong")), " ", given.right ? "" : say("right_is", { answer: question.right })),
      h("p", {}, question.why),
      question.corrected ? h("p", { class: "corrected" }, h("strong", {}, say("corrected")), " ", question.corrected) : null,
      watchLink(question.place),
    );
  };
  const item = h(
    "li",
    { class: "question", "data-key": key },
    h(
      "fieldset",
      {},
      h("legend", {}, `${number}. ${question.question}`),
      ...options.map((option, i) => {
        const id = `quiz-${key}-${i}`;
        const input = h("input", { type: "radio", name: `quiz-${key}`, id, value: i, checked: answers()[key]?.chosen === option });
        input.addEventListener("change", () => {
          keep("quiz", { ...answers(), [key]: { chosen: option, right: option === question.right } });
          show();
          changed();
        });
        return h("div", { class: "option" }, input, h("label", { for: id }, option));
      }),
    ),
    verdict,
  );
  show();
  return item;
}

export function quiz(): HTMLElement {
  const score = h("p", { class: "score", role: "status" });
  const list = h("ol", { class: "questions" });
  const entries = Object.entries(lesson.quiz);
  const count = () => {
    const given = Object.entries(answers()).filter(([key]) => key in lesson.quiz);
    const right = given.filter(([, one]) => one.right).length;
    score.textContent = say("score", { right, answered: given.length, all: entries.length });
  };
  const fill = () => {
    replace(list, ...entries.map(([key, question], i) => asked(key, question, i + 1, count)));
    count();
  };
  fill();
  const again = h("button", { type: "button", click: () => (keep("quiz", {}), fill()) }, say("again"));
  return h("section", { class: "quiz", "aria-label": say("quiz") }, h("h2", {}, say("quiz")), score, list, again);
}
