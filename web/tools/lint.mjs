// Refuses what the page's policy or its readers cannot bear. Run: node tools/lint.mjs
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const code = [
  [/dangerouslySetInnerHTML/, 'no HTML strings'],
  [/\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write/, 'no HTML strings'],
  [/\bstyle=["'`]|setAttribute\(['"]style/, 'no style attributes; the policy refuses them'],
  [/\beval\(|\bnew Function\b/, 'no code from strings'],
  [/\son[a-z]+=["']/, 'no inline handlers'],
];
const css = [
  [/(?<![\w-])(margin|padding|border)-(left|right|top|bottom)\b/, 'logical sides only'],
  [/(?<![\w-])(left|right|top|bottom)\s*:/, 'logical insets only'],
  [/text-align\s*:\s*(left|right)/, 'text-align: start or end'],
  [/float\s*:\s*(left|right)/, 'no physical floats'],
  [/(?<![\w(-])(width|height|min-width|max-width|min-height|max-height)\s*:/, 'logical sizes only'],
  [/padding\s*:\s*[^\s;}]+ ([^\s;}]+) [^\s;}]+ (?!\1[;}])[^\s;}]+[;}](?!padding-inline)/, 'four-sided padding must be symmetrical or followed by padding-inline'],
  [/outline\s*:\s*(none|0)/, 'focus must be visible'],
  [/@import|https?:\/\//, 'nothing from elsewhere'],
];
let bad = 0;
for (const name of readdirSync(root, { recursive: true })) {
  if (!/^(src|template)[\\/]/.test(name)) continue;
  const rules = /\.(tsx?|html)$/.test(name) ? code : /\.css$/.test(name) ? css : [];
  if (!rules.length) continue;
  readFileSync(root + name, 'utf8').split('\n').forEach((line, i) => {
    for (const [rule, why] of rules) if (rule.test(line)) bad++, console.log(`${name}:${i + 1}: ${why}: ${line.trim().slice(0, 100)}`);
  });
}
process.exit(bad ? 1 : 0);
