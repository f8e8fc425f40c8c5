import { Lexer as Base, type MarkedOptions } from 'marked';

/** A rule that is asked only where `may` matches. Browsers translate a rule when it is first asked, and the long ones take milliseconds. */
const where = (may: RegExp, rule: RegExp) => ({
  exec: (src: string) => (may.test(src) ? rule.exec(src) : null),
  test: (src: string) => may.test(src) && rule.test(src),
});

const { block } = Base.rules;
const line = /^[^\n]+(?=\n\n|\n?$)/;
const blocks = {
  ...block.gfm,
  blockquote: where(/^ {0,3}>/, block.gfm.blockquote),
  html: where(/^ {0,3}</, block.gfm.html),
  def: where(/^ {0,3}\[/, block.gfm.def),
  table: where(/^[^\n]*\n {0,3}[|:-]/, block.gfm.table),
  lheading: where(/\n {0,3}[=-]/, block.gfm.lheading),
  // Nothing can interrupt a paragraph of one line.
  paragraph: { exec: (src: string) => { const one = line.exec(src); return one ? [one[0], one[0]] : block.gfm.paragraph.exec(src); } },
} as typeof block.gfm;

/** marked's lexer for GFM. It finds the same tokens, and does not look for what a text cannot have. */
export class Lexer extends Base {
  constructor(options: MarkedOptions & { gfm: true }) {
    super(options);
    this.options.tokenizer!.rules.block = blocks;
  }
}
