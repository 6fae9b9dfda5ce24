import { readdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** Writes the licences of what is bundled, for the page to list them. */
function licences(): Plugin {
  const found = new Map<string, { name: string; version: string; licence: string; text: string }>();
  return {
    name: "licences",
    generateBundle() {
      for (const id of this.getModuleIds()) {
        const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll("\\", "/"));
        if (!match || found.has(match[1])) continue;
        const folder = join("node_modules", match[1]);
        const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
        const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : "";
        found.set(match[1], { name: about.name, version: about.version, licence: about.license ?? "", text });
      }
    },
    closeBundle() {
      if (found.size === 0) return;
      const target = "dist/licences.json";
      const known = existsSync(target) ? JSON.parse(readFileSync(target, "utf8")) : [];
      const all = new Map<string, { name: string }>([...known.map((one: { name: string }) => [one.name, one] as const), ...found]);
      const rows = [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      writeFileSync(target, JSON.stringify(rows));
    },
  };
}

export default defineConfig(({ mode }) => {
  const name = mode === "production" ? "page" : mode;
  if (name === "formulae") {
    // For Node, not for a browser.
    return {
      ssr: { noExternal: true, target: "node" as const },
      build: { ssr: "src/formulae.ts", emptyOutDir: false, rollupOptions: { output: { entryFileNames: "formulae.mjs" } } },
    };
  }
  return {
    base: "./",
    plugins: [licences()],
    build: {
      emptyOutDir: name === "page",
      modulePreload: false,
      // A page opened from a disk may load no modules: one classic script holds everything.
      lib: { entry: `src/${name}.ts`, name, formats: ["iife"], fileName: () => `${name}.js`, cssFileName: name },
      target: "es2022",
      reportCompressedSize: false,
    },
    define: { "process.env.NODE_ENV": '"production"' },
  };
});
