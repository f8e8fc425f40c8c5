import assert from 'node:assert/strict';
import test from 'node:test';
import { Lexer as Base } from 'marked';
import { plain } from '../src/components/chatbot/plain';
import { Lexer } from '../src/vendor/marked';

const pieces = ['# Title', 'Title\n===', 'two\n  --- ', 'plain words', 'plain\nwords', '> quoted', '   > quoted\nlazy', '- one', '- one\n  two\n- three', '1. one', '12) twelve',
  '+', '<div>', '<b>raw</b> text', '</p>', '<!-- note -->', '  <?php ?>', '[a]: /b "c"', '   [a]: <b>', '[a]', '| a | b |\n| - | - |\n| 1 | 2 |', 'a | b\n:-: | -\n1 | 2', 'a\n   | - |', 'a | b\n- | -\n1 | 2',
  '```js\ncode\n```', '~~~', '    indented', '\tindented', '***', '---', '___ ', '**strong** and *em*', '`code`', 'www.example.com', 'https://a.b/c', 'x@y.z', 'line  \nbreak', '\\* escaped',
  '&amp; &#35;', '~~gone~~', '- [x] done', '   ', '\u2028', 'a\u2028\n---', '\r', '=', '-', '-\n', '0 Ada 1 Ada'];
const between = ['\n', '\n\n', '\n\n\n', ' ', '\n \n', '\n\t'];

const lex = (L: typeof Base, text: string, breaks: boolean) => JSON.stringify(new L({ gfm: true, breaks }).lex(text));

test('the lexer that asks less finds the same tokens as marked', () => {
  let seed = 1;
  const pick = <T>(list: T[]): T => list[(seed = (seed * 48271) % 2147483647) % list.length]!;
  const check = (text: string) => {
    for (const breaks of [false, true]) assert.equal(lex(Lexer as typeof Base, text, breaks), lex(Base, text, breaks), JSON.stringify(text));
  };
  for (const a of pieces) {
    for (const gap of between) {
      check(a + gap);
      check(gap + a);
      for (const b of pieces) check(a + gap + b);
    }
  }
  for (let i = 0; i < 1000; i++) {
    let text = pick(pieces);
    for (let n = seed % 6; n > 0; n--) text += pick(between) + pick(pieces);
    check(text);
  }
});

test('what is drawn without Markdown is what Markdown draws as it is', () => {
  const texts = [...pieces, '', 'Hello, Ada!', '5 of 6 (about 83 %); see "notes": fine?', '1', '1.5', '1. one', '1) one', '- one', '+ one', '-1', 'a  b', ' a', 'WWW.x.y', 'ftp://a.b', 'naïve — “quoted” 你好 🙂', 'a = b', '===', 'a!', '!', 'a: b'];
  const drawn = texts.filter(plain);
  assert.ok(drawn.includes('0 Ada 1 Ada') && drawn.includes('Hello, Ada!') && drawn.includes('1.5') && !drawn.includes('1. one'));
  for (const text of drawn) {
    if (text === '') continue;
    const tokens = new Base({ gfm: true }).lex(text) as { type: string; tokens?: { type: string; text?: string }[] }[];
    assert.deepEqual(tokens.map((t) => [t.type, t.tokens?.map((x) => [x.type, x.text])]), [['paragraph', [['text', text]]]], text);
  }
});
