/** The film with its transcript: the spoken word lit, any word a way into the film. */
import "media-chrome";
import "media-chrome/menu";
import MiniSearch from "minisearch";
import { custom, h, replace } from "./dom";
import { keep, recall } from "./kept";
import { beats, clock, data, lesson, say, shots, startOf, type Beat } from "./lesson";
import { still } from "./stills";

interface Note {
  at: number;
  text: string;
}

let video: HTMLVideoElement | null = null;

/** Goes to a second of the film, or of the transcript where there is no film. */
export function seek(seconds: number, play = false): void {
  if (video) {
    video.currentTime = seconds;
    if (play) void video.play().catch(() => undefined);
  }
  light(seconds + 0.001, true);
}

/** A link to where the film tells something. */
export function watchLink(place: string): HTMLElement {
  if (!shots.some((shot) => shot.name === place.split(".")[0])) return h("span");
  const at = startOf(place);
  return h("a", { class: "to-film", href: `#watch/${at.toFixed(1)}` }, say("watch_at", { time: clock(at) }));
}

function player(): HTMLElement {
  if (!data.film) return h("p", { class: "notice" }, say("no_film"));
  video = h("video", { slot: "media", src: data.film.src, preload: "metadata", playsinline: true, tabindex: "-1" });
  for (const { language, label, cues } of data.film.captions) {
    const track = video.addTextTrack("captions", label, language);
    for (const [start, end, text] of cues) track.addCue(new VTTCue(start, end, text));
    track.mode = language === lesson.language && recall("captions", true) ? "showing" : "disabled";
  }
  video.addEventListener("timeupdate", () => light(video!.currentTime));
  const control = (name: string, attributes = {}) => custom(`media-${name}`, attributes);
  return custom(
    "media-controller",
    { hotkeys: "noarrowup noarrowdown", lang: lesson.language },
    video,
    custom("media-settings-menu", { anchor: "auto", hidden: true },
      custom("media-settings-menu-item", {}, say("speed"), custom("media-playback-rate-menu", { slot: "submenu", hidden: true, rates: "0.5 0.75 1 1.25 1.5 2" })),
      custom("media-settings-menu-item", {}, say("captions"), custom("media-captions-menu", { slot: "submenu", hidden: true })),
    ),
    custom(
      "media-control-bar",
      {},
      control("play-button"),
      control("seek-backward-button", { seekoffset: "10" }),
      control("time-range"),
      control("time-display", { showduration: true }),
      control("mute-button"),
      captionsButton(),
      control("settings-menu-button"),
      control("fullscreen-button"),
    ),
  );
}

/** A switch, as it says whether it is on; the library calls it a button when it enters the page. */
function captionsButton(): HTMLElement {
  const button = custom("media-captions-button");
  const observer = new MutationObserver(() => {
    if (button.getAttribute("role") !== "switch") button.setAttribute("role", "switch");
  });
  observer.observe(button, { attributes: true, attributeFilter: ["role", "aria-checked"] });
  return button;
}

// ------------------------------------------------------------------------------- transcript

/** A beat as it stands in the transcript; its words have no elements until it is spelled out. */
interface Passage {
  beat: Beat;
  paragraph: HTMLElement;
  words: HTMLElement[];
}

const passages: Passage[] = [];
const sections = new Map<string, HTMLElement>();
let lit: HTMLElement | null = null;
let section: HTMLElement | null = null;

function transcript(): HTMLElement {
  const blocks = lesson.parts.map((part) =>
    h(
      "section",
      { "aria-label": part.title },
      h("h2", {}, `${part.number} ${part.title}`),
      ...part.shots.map((shot) => {
        const block = h(
          "section",
          { class: "chapter", id: `chapter-${shot.name}`, "aria-label": shot.title },
          h("h3", {}, h("a", { href: `#watch/${shot.start.toFixed(1)}` }, shot.title), " ", h("span", { class: "time" }, clock(shot.start))),
          ...shot.beats.filter((beat) => beat.text).map(passage),
        );
        sections.set(shot.name, block);
        return block;
      }),
    ),
  );
  const box = h("div", { class: "transcript", tabindex: "0", role: "region", "aria-label": say("transcript") }, ...blocks);
  box.addEventListener("click", (event) => {
    const start = (event.target as HTMLElement).dataset.start;
    if (start) go(Number(start));
  });
  const seen = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => spell(passages.find(({ paragraph }) => paragraph === entry.target)!)),
    { rootMargin: "50%" },
  );
  passages.forEach(({ paragraph }) => seen.observe(paragraph));
  return box;
}

function passage(beat: Beat): HTMLElement {
  const paragraph = h("p", { lang: lesson.language }, beat.text);
  if (beat.words.length) passages.push({ beat, paragraph, words: [] });
  return paragraph;
}

/** Makes each word an element that can be lit and clicked. Only where somebody looks or listens:
 * six thousand of them at once keep a phone busy for a third of a second. */
function spell(one: Passage): HTMLElement[] {
  if (one.words.length === 0) {
    one.words = one.beat.words.map(([text, start]) => h("span", { class: "word", "data-start": start }, text));
    replace(one.paragraph, ...one.words.flatMap((word, i) => (i ? [" ", word] : [word])));
  }
  return one.words;
}

/** How many of a rising row are not above a number. */
function reached<T>(row: T[], at: (one: T) => number, limit: number): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(row[middle]) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const go = (seconds: number) => {
  history.replaceState(null, "", `#watch/${seconds.toFixed(1)}`);
  seek(seconds, false);
};

/** Lights the word that is spoken at a moment, and the chapter that it stands in. */
function light(seconds: number, jump = false): void {
  const current = passages[reached(passages, ({ beat }) => beat.words[0][1], seconds) - 1];
  const spoken = current ? reached(current.beat.words, ([, start]) => start, seconds) : 0;
  const found = current ? spell(current)[spoken - 1] : null;
  if (found !== lit) {
    lit?.classList.remove("lit");
    found?.classList.add("lit");
    lit = found;
  }
  const shot = [...shots].reverse().find((one) => one.start <= seconds + 0.05);
  const block = shot ? sections.get(shot.name) ?? null : null;
  if (block && (block !== section || jump)) {
    section?.classList.remove("current");
    block.classList.add("current");
    section = block;
    const box = block.closest(".transcript");
    if (box) box.scrollTop = block.offsetTop - 12;
    document.querySelectorAll(".chapters [aria-current]").forEach((one) => one.removeAttribute("aria-current"));
    document.querySelector(`.chapters [data-shot="${shot!.name}"]`)?.setAttribute("aria-current", "true");
  }
}

// ----------------------------------------------------------------------- chapters and search

function chapters(): HTMLElement {
  return h(
    "nav",
    { class: "chapters", "aria-label": say("chapters") },
    h(
      "ol",
      {},
      ...shots.map((shot) =>
        h(
          "li",
          {},
          h(
            "a",
            { href: `#watch/${shot.start.toFixed(1)}`, "data-shot": shot.name },
            still(shot.beats[shot.beats.length - 1], ""),
            h("span", {}, shot.title),
            h("span", { class: "time" }, clock(shot.start)),
          ),
        ),
      ),
    ),
  );
}

function indexed(): MiniSearch {
  const index = new MiniSearch<{ id: number; text: string; title: string }>({
    fields: ["text", "title"],
    processTerm: (term) => term.toLowerCase().normalize("NFD").replace(/\p{Diacritic}/gu, ""),
    searchOptions: { prefix: true, fuzzy: 0.15, combineWith: "AND" },
  });
  index.addAll(beats.map(({ shot, beat }, id) => ({ id, text: beat.text, title: shot.title })));
  return index;
}

function search(): HTMLElement {
  let index: MiniSearch | null = null;  // made when something is first looked for
  const results = h("ol", { class: "hits", "aria-live": "polite" });
  const input = h("input", { type: "search", id: "search", autocomplete: "off" });
  input.addEventListener("input", () => {
    index ??= indexed();
    const found = input.value.trim() ? index.search(input.value).slice(0, 12) : [];
    replace(
      results,
      ...found.map(({ id }) => {
        const { shot, beat } = beats[id];
        return h("li", {}, h("a", { href: `#watch/${beat.start.toFixed(1)}` }, h("strong", {}, shot.title), " ", h("span", { class: "time" }, clock(beat.start)), h("br"), beat.text));
      }),
      input.value.trim() && found.length === 0 ? h("li", {}, say("nothing_found")) : null,
    );
  });
  return h("div", { class: "search", role: "search" }, h("label", { for: "search" }, say("search")), input, results);
}

// ----------------------------------------------------------------------------------- notes

function notes(): HTMLElement {
  const list = h("ul", { class: "own-notes" });
  const field = h("textarea", { id: "note", rows: 2 });
  const all = () => recall<Note[]>("notes", []);
  const show = () =>
    replace(
      list,
      ...all().map((note, i) =>
        h(
          "li",
          {},
          h("a", { href: `#watch/${note.at.toFixed(1)}` }, clock(note.at)),
          " ",
          note.text,
          " ",
          h("button", { type: "button", "aria-label": say("remove_note", { text: note.text }), click: () => (keep("notes", all().filter((_, k) => k !== i)), show()) }, "×"),
        ),
      ),
    );
  const form = h(
    "form",
    {
      submit: (event) => {
        event.preventDefault();
        const text = field.value.trim();
        if (!text) return;
        const at = video?.currentTime ?? 0;
        keep("notes", [...all(), { at, text }].sort((a, b) => a.at - b.at));
        field.value = "";
        show();
      },
    },
    h("label", { for: "note" }, say("note")),
    field,
    h("button", { type: "submit" }, say("keep_note")),
  );
  const out = h("button", { type: "button", click: () => download(`${lesson.name}.notes.md`, markdown(all())) }, say("export_notes"));
  show();
  return h("section", { class: "notes", "aria-label": say("notes") }, h("h2", {}, say("notes")), form, list, out);
}

function markdown(all: Note[]): string {
  const lines = all.map(({ at, text }) => `- **${clock(at)}** ${text.replace(/([\\`*_[\]<>#])/g, "\\$1").replace(/\n/g, " ")}`);
  return `# ${lesson.title}\n\n${lines.join("\n")}\n`;
}

function download(name: string, text: string): void {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "text/markdown" })), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

export function watchView(): HTMLElement {
  return h(
    "div",
    { class: "watch" },
    h("h1", {}, lesson.title),
    h("p", { class: "subtitle" }, lesson.subtitle),
    h("div", { class: "stage" }, h("div", { class: "film" }, player(), chapters()), h("div", { class: "beside" }, search(), transcript())),
    notes(),
  );
}
