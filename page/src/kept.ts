/** What the reader leaves behind: kept in this browser alone, under the lesson's name. */
import { lesson } from "./lesson";

const place = (key: string) => `lesson:${lesson.name}:${key}`;

export function recall<T>(key: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(place(key));
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(place(key), JSON.stringify(value));
  } catch {
    // A private window keeps nothing; the page works without.
  }
}
