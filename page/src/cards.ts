/** Flashcards that come back when they are about to be forgotten (FSRS), kept in this browser. */
import { createEmptyCard, fsrs, Rating, type Card, type Grade } from "ts-fsrs";
import { h, replace } from "./dom";
import { keep, recall } from "./kept";
import { lesson, say } from "./lesson";
import { watchLink } from "./watch";

type Deck = Record<string, Card>;

const scheduler = fsrs({ enable_fuzz: false });
const GRADES: [Grade, string][] = [
  [Rating.Again, "grade_again"],
  [Rating.Hard, "grade_hard"],
  [Rating.Good, "grade_good"],
  [Rating.Easy, "grade_easy"],
];

/** What is kept of a card, with its dates as dates; a card that is due now where nothing is. */
function state(key: string, now: Date): Card {
  const card = recall<Deck>("cards", {})[key];
  if (!card) return createEmptyCard(now);
  return { ...card, due: new Date(card.due), last_review: card.last_review ? new Date(card.last_review) : undefined };
}

function interval(from: Date, to: Date): string {
  const minutes = Math.max(1, Math.round((to.getTime() - from.getTime()) / 60_000));
  const format = (value: number, unit: "minute" | "hour" | "day" | "month") =>
    new Intl.NumberFormat(lesson.language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(value);
  if (minutes < 60) return format(minutes, "minute");
  if (minutes < 60 * 24) return format(Math.round(minutes / 60), "hour");
  const days = Math.round(minutes / 60 / 24);
  return days < 60 ? format(days, "day") : format(days / 30, "month");
}

export function cards(): HTMLElement {
  const box = h("div", { class: "card", role: "group", "aria-live": "polite" });
  const tally = h("p", { class: "score" });
  const keys = Object.keys(lesson.cards);
  let focus = false;

  const next = () => {
    const now = new Date();
    const waiting = keys.map((key) => ({ key, card: state(key, now) })).sort((a, b) => a.card.due.getTime() - b.card.due.getTime());
    const due = waiting.filter(({ card }) => card.due <= now);
    tally.textContent = say("cards_due", { due: due.length, all: keys.length });
    if (due.length === 0) {
      const soonest = waiting[0];
      return replace(box, h("p", {}, say("cards_done", { when: soonest ? interval(now, soonest.card.due) : "" })));
    }
    // Cards already begun come back before new ones.
    const chosen = due.find(({ card }) => card.reps > 0) ?? due[0];
    ask(chosen.key, chosen.card);
  };

  const ask = (key: string, card: Card) => {
    const { front } = lesson.cards[key];
    const turn = h("button", { type: "button", click: () => answer(key, card) }, say("show_answer"));
    replace(box, h("p", { class: "front", "data-card": key }, front), turn);
    if (focus) turn.focus();
    focus = true;
  };

  const answer = (key: string, card: Card) => {
    const { front, back, place } = lesson.cards[key];
    const now = new Date();
    const choices = scheduler.repeat(card, now);
    const grades = GRADES.map(([grade, name]) => {
      const after = choices[grade].card;
      return h(
        "button",
        {
          type: "button",
          "data-grade": grade,
          click: () => {
            keep("cards", { ...recall<Deck>("cards", {}), [key]: after });
            next();
          },
        },
        say(name),
        h("span", { class: "interval" }, interval(now, after.due)),
      );
    });
    replace(box, h("p", { class: "front" }, front), h("p", { class: "back" }, back), watchLink(place), h("div", { class: "grades" }, ...grades));
    grades[2].focus();
  };

  next();
  return h("section", { class: "cards", "aria-label": say("cards") }, h("h2", {}, say("cards")), h("p", {}, say("cards_text")), tally, box);
}
