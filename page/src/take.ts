/** What can be taken away, study notes, exercises, and whose work the page stands on. */
import { h } from "./dom";
import { data, lesson, say } from "./lesson";
import { watchLink } from "./watch";

export function studyNotes(): HTMLElement {
  return h(
    "section",
    { class: "study", "aria-label": say("study_notes") },
    h("h2", {}, say("study_notes")),
    ...Object.values(lesson.notes).map((step) => h("section", {}, h("h3", {}, step.title), h("ul", {}, ...step.points.map((point) => h("li", {}, point))), watchLink(step.place))),
  );
}

export function exercises(): HTMLElement {
  return h(
    "section",
    { class: "exercises", "aria-label": say("exercises") },
    h("h2", {}, say("exercises")),
    h("ol", {}, ...Object.values(lesson.exercises).map(({ task, solution, place }) => h("li", {}, h("p", {}, task), h("details", {}, h("summary", {}, say("solution")), h("p", {}, solution)), watchLink(place)))),
  );
}

export function takeView(): HTMLElement {
  return h(
    "div",
    { class: "take" },
    h("h1", {}, say("take")),
    data.downloads.length === 0 ? h("p", {}, say("nothing_to_take")) : h("ul", { class: "downloads" }, ...data.downloads.map(({ href, label, note }) => h("li", {}, h("a", { href, download: "" }, label), " ", h("span", { class: "quiet" }, note)))),
    h("h2", {}, say("by")),
    h("p", {}, lesson.authors.join(", ")),
    h("h2", {}, say("licences")),
    ...data.licences.map(({ name, version, licence, text }) => h("details", {}, h("summary", {}, `${name} ${version} · ${licence}`), h("pre", { tabindex: "0" }, text))),
  );
}
