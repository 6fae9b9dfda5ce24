/** The page: five views of one lesson, chosen by the address after its `#`. */
import "./style.css";
import { cards } from "./cards";
import { h, replace } from "./dom";
import { figures } from "./figures/all";
import { section } from "./figures/figure";
import { data, lesson, say } from "./lesson";
import { quiz } from "./quiz";
import { readView } from "./read";
import { repaint } from "./stills";
import { exercises, studyNotes, takeView } from "./take";
import { show, theme, turn } from "./theme";
import { seek, watchLink, watchView } from "./watch";

const VIEWS: Record<string, () => HTMLElement> = {
  watch: watchView,
  read: readView,
  play: () => h("div", { class: "play" }, h("h1", {}, say("play")), h("p", { class: "subtitle" }, say("play_text")), ...figures.map((figure) => section(figure, watchLink))),
  test: () => h("div", { class: "test" }, h("h1", {}, say("test")), ...practice()),
  take: takeView,
};

/** What the lesson has to practise with; a remix may have some of it, or none. */
function practice(): HTMLElement[] {
  const { quiz: questions, cards: deck, notes, exercises: tasks } = lesson;
  const some = (entries: object) => Object.keys(entries).length > 0;
  return [some(questions) && quiz(), some(deck) && cards(), some(notes) && studyNotes(), some(tasks) && exercises()].filter(
    (one): one is HTMLElement => one !== false,
  );
}

const made = new Map<string, HTMLElement>();
const main = h("main", { id: "main", tabindex: "-1" });

function route(): void {
  const [name, at] = location.hash.slice(1).split("/");
  const view = name in VIEWS ? name : "watch";
  let element = made.get(view);
  if (!element) {
    element = VIEWS[view]();
    made.set(view, element);
  }
  if (element.parentElement !== main) {
    document.querySelectorAll("video").forEach((video) => video.pause());
    replace(main, element);
    window.scrollTo(0, 0);
  }
  document.title = `${say(view)} · ${lesson.title}`;
  document.querySelectorAll("nav.views a").forEach((link) => {
    if (link.getAttribute("href") === `#${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
  repaint();
  if (view === "watch" && at && Number.isFinite(Number(at))) seek(Number(at));
  else if (at) document.getElementById(at)?.scrollIntoView();
}

function header(): HTMLElement {
  const tongues = h(
    "select",
    { id: "language", "aria-label": say("language_choice"), change: () => (location.href = tongues.value + location.hash) },
    ...data.languages.map(({ code, name, href }) => h("option", { value: href, lang: code, selected: code === lesson.language }, name)),
  );
  const themes = h("button", {
    type: "button",
    "aria-label": say("theme"),
    title: say("theme"),
    click: () => {
      turn();
      themes.textContent = theme() === "dark" ? "☀" : "☾";
      repaint();
    },
  }, theme() === "dark" ? "☀" : "☾");
  return h(
    "header",
    {},
    h("a", { class: "skip", href: "#main", click: (event) => (event.preventDefault(), main.focus()) }, say("skip")),
    h("nav", { class: "views", "aria-label": say("views") }, ...Object.keys(VIEWS).map((view) => h("a", { href: `#${view}` }, say(view)))),
    h("div", { class: "choices" }, data.languages.length > 1 ? tongues : null, themes),
  );
}

show();
replace(document.getElementById("app")!, header(), main);
window.addEventListener("hashchange", route);
route();
