/** The lecture as a talk: each step plays its clip, holds the last picture, and waits. */
import "reveal.js/reveal.css";
import "./slides.css";
import Reveal from "reveal.js";
import { h, replace } from "./dom";

interface Step {
  title: string;
  part: string;
  notes: string;
  still: string;
  clip: string;
  start: number;
  end: number;
}

interface Talk {
  title: string;
  language: string;
  steps: Step[];
  strings: Record<string, string>;
}

const talk = JSON.parse(document.getElementById("data")?.textContent ?? "{}") as Talk;
const say = (key: string) => talk.strings[key] ?? key;
const presenting = new URLSearchParams(location.search).has("presenter");

function slide(step: Step, number: number): HTMLElement {
  const picture = h("video", { "data-at": step.start, "data-until": step.end, poster: step.still, preload: number < 2 ? "auto" : "none", muted: true, playsinline: true, "aria-label": step.title });
  picture.src = step.clip;
  // A property: the attribute alone does not silence what a script has made.
  picture.muted = true;
  return h("section", { "aria-label": step.title }, picture, h("aside", { class: "notes" }, step.notes));
}

/** Plays a step's stretch of its shot, and holds its last picture. */
function play(video: HTMLVideoElement): void {
  const [start, until] = [Number(video.dataset.at), Number(video.dataset.until) - 0.04];
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  video.currentTime = still ? Math.max(start, until) : start;
  if (still) return;
  const hold = () => {
    if (video.paused) return;
    if (video.currentTime >= until) {
      video.pause();
      video.currentTime = Math.max(start, until);
    } else requestAnimationFrame(hold);
  };
  void video.play().then(() => requestAnimationFrame(hold)).catch(() => undefined);
}

async function show(): Promise<void> {
  const deck = h("div", { class: "slides" }, ...talk.steps.map(slide));
  document.body.append(h("div", { class: "reveal" }, deck));
  const reveal = new Reveal({
    hash: true,
    width: 1280,
    height: 720,
    margin: 0,
    transition: "none",
    backgroundTransition: "none",
    slideNumber: "c/t",
    keyboard: { 83: present },
    viewDistance: 2,
  });
  await reveal.initialize();
  let presenter: Window | null = null;

  function present(): void {
    const address = new URL(location.href);
    address.searchParams.set("presenter", "");
    presenter = window.open(address, "presenter", "width=1100,height=700");
  }

  const enter = () => {
    const { h: number } = reveal.getIndices();
    document.querySelectorAll("video").forEach((video) => video.pause());
    for (const [ahead, preload] of [[0, "auto"], [1, "auto"]] as const) {
      const video = reveal.getSlide(number + ahead)?.querySelector("video");
      if (video) video.preload = preload;
    }
    const video = reveal.getCurrentSlide()?.querySelector("video");
    if (video) play(video);
    presenter?.postMessage({ step: number }, "*");
  };
  reveal.on("slidechanged", enter);
  enter();
  window.addEventListener("message", (event: MessageEvent<{ ready?: boolean; go?: number }>) => {
    if (event.source !== presenter) return;
    if (event.data.ready) presenter?.postMessage({ step: reveal.getIndices().h }, "*");
    if (typeof event.data.go === "number") reveal.slide(event.data.go);
  });
}

/** What only the speaker sees: the words, the clock, this picture and the next. */
function showPresenter(): void {
  document.body.classList.add("presenter");
  const begun = Date.now();
  const time = h("output", { class: "elapsed" });
  setInterval(() => {
    const seconds = Math.floor((Date.now() - begun) / 1000);
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }, 250);
  const box = h("main", {});
  let at = 0;
  const fill = (step: number) => {
    at = Math.min(Math.max(step, 0), talk.steps.length - 1);
    const now = talk.steps[at];
    const next = talk.steps[at + 1];
    replace(
      box,
      h("h1", {}, `${now.part} · ${now.title}`),
      h("p", { class: "count" }, `${at + 1} / ${talk.steps.length} · `, h("span", {}, say("elapsed"), " "), time),
      h("div", { class: "pictures" }, h("img", { src: now.still, alt: now.title }), next ? h("figure", {}, h("img", { src: next.still, alt: next.title }), h("figcaption", {}, `${say("next")}: ${next.title}`)) : null),
      h("p", { class: "said" }, now.notes),
    );
  };
  const go = (step: number) => window.opener?.postMessage({ go: step }, "*");
  window.addEventListener("message", (event: MessageEvent<{ step?: number }>) => {
    if (event.source === window.opener && typeof event.data.step === "number") fill(event.data.step);
  });
  window.addEventListener("keydown", (event) => {
    if (["ArrowRight", " ", "PageDown"].includes(event.key)) go(at + 1);
    if (["ArrowLeft", "PageUp"].includes(event.key)) go(at - 1);
  });
  document.body.append(box);
  fill(0);
  window.opener?.postMessage({ ready: true }, "*");
}

document.title = talk.title;
if (presenting) showPresenter();
else void show();
