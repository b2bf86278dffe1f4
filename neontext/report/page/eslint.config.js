import js from "@eslint/js";
import globals from "globals";

/** Ways of turning text into code or markup; the page's security policy forbids them, so does the linter. */
const MARKUP_FROM_TEXT = ["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc", "write", "writeln"];

export default [
  { ignores: ["node_modules/", "page.js", "pictures.js"] },
  js.configs.recommended,
  { languageOptions: { ecmaVersion: 2022, sourceType: "module" } },
  {
    files: ["src/**"],
    languageOptions: { globals: globals.browser },
    rules: {
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": ["error", ...MARKUP_FROM_TEXT.map((property) => ({ property }))],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 12],
      eqeqeq: "error",
      "prefer-const": "error",
      "no-var": "error",
      curly: ["error", "multi-line"],
    },
  },
  { files: ["*.js", "test/**"], languageOptions: { globals: globals.node } },
];
