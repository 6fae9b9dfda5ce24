/** Formulae as real mathematics; a script of its own, since only the article needs it. */
import katex from "katex";

declare global {
  interface Window {
    typeset?: (tex: string, box: HTMLElement) => void;
  }
}

/** MathML, which needs no style and which is read aloud. */
window.typeset = (tex, box) =>
  katex.render(tex, box, { output: "mathml", displayMode: true, throwOnError: false, trust: false, maxExpand: 100, strict: "ignore" });
