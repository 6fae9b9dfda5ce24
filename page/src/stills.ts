/** Pictures of beats' ends, in the theme that the page is read in, loaded when they are near. */
import { h } from "./dom";
import { lesson, type Beat } from "./lesson";
import { theme } from "./theme";

const source = (key: string) => `stills/${lesson.language}/${theme()}/${key}.webp`;

export function still(beat: Beat, alt: string): HTMLImageElement {
  return h("img", { src: source(beat.still), alt, loading: "lazy", decoding: "async", width: 720, height: 405, "data-still": beat.still });
}

/** Gives all pictures of the page the theme that it has now. */
export function repaint(): void {
  document.querySelectorAll<HTMLImageElement>("img[data-still]").forEach((image) => {
    image.src = source(image.dataset.still!);
  });
}
