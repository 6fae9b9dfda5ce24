/** Dark or light: what the reader chose, or else what their machine prefers. */
import { keep, recall } from "./kept";

export type Theme = "dark" | "light";

export function theme(): Theme {
  const chosen = recall<Theme | null>("theme", null);
  return chosen ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");
}

export function show(): void {
  document.documentElement.dataset.theme = theme();
}

export function turn(): void {
  keep("theme", theme() === "dark" ? "light" : "dark");
  show();
}
