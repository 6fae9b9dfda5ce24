/** Formulae as pictures for print: LaTeX on the standard input, one a line as JSON; SVG out. */
import { liteAdaptor } from "mathjax-full/js/adaptors/liteAdaptor.js";
import { RegisterHTMLHandler } from "mathjax-full/js/handlers/html.js";
import { TeX } from "mathjax-full/js/input/tex.js";
import "mathjax-full/js/input/tex/ams/AmsConfiguration.js";
import "mathjax-full/js/input/tex/base/BaseConfiguration.js";
import { mathjax } from "mathjax-full/js/mathjax.js";
import { SVG } from "mathjax-full/js/output/svg.js";
import { readFileSync } from "node:fs";

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const document = mathjax.document("", { InputJax: new TeX({ packages: ["base", "ams"], maxMacros: 200 }), OutputJax: new SVG({ fontCache: "none" }) });
const wanted = JSON.parse(readFileSync(0, "utf8")) as string[];
const drawn = wanted.map((tex) => adaptor.innerHTML(document.convert(tex, { display: true, em: 16, ex: 8, containerWidth: 1000 })));
process.stdout.write(JSON.stringify(drawn));
