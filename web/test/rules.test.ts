import assert from 'node:assert/strict';
import test from 'node:test';
import { holds } from '../src/components/rules/rules';
import { safeURL } from '../src/core/links';
import { judge } from '../src/core/seq';
import { decide, follows } from '../src/core/trigger';
import { bytes } from '../src/core/bytes';
import { describe, fraction, ordinal } from '../src/core/progress';

test('a message applies right after what is known, and only once', () => {
  assert.equal(judge(0, { kind: 'started', seq: 1 }), 'apply');
  assert.equal(judge(4, { kind: 'append', prev: 4, seq: 9 }), 'apply');
  assert.equal(judge(9, { kind: 'append', prev: 4, seq: 9 }), 'duplicate');
  assert.equal(judge(9, { kind: 'set', seq: 11 }), 'gap');
  assert.equal(judge(5, { kind: 'append', prev: 4, seq: 9 }), 'gap');
});

test('a snapshot always applies, and queued has no number', () => {
  assert.equal(judge(50, { kind: 'snapshot', seq: 40 }), 'apply');
  assert.equal(judge(50, { kind: 'queued' }), 'apply');
});

test('trigger modes', () => {
  assert.deepEqual(['once', 'multiple', 'always_last', undefined].map((m) => decide(m, 0)), ['run', 'run', 'run', 'run']);
  assert.deepEqual(['once', 'multiple', 'always_last', undefined].map((m) => decide(m, 1)), ['ignore', 'run', 'later', 'ignore']);
});

test('chains follow how the run before ended', () => {
  assert.deepEqual(['', 'success', 'failure'].map((w) => follows(w, 'done')), [true, true, false]);
  assert.deepEqual(['', 'success', 'failure'].map((w) => follows(w, 'failed')), [true, false, true]);
  assert.deepEqual(['', 'success', 'failure'].map((w) => follows(w, 'cancelled')), [true, false, false]);
});

test('a rule holds while its field has one of the values, or any if there are none', () => {
  for (const [value, is] of [['a', ['a']], ['a', ['b', 'a']], [['a', 'c'], ['c']], [2, [2]], [true, [true]], ['x', []], [0, []], [true, []], [['a'], []]])
    assert.equal(holds(value, is as unknown[]), true, JSON.stringify([value, is]));
  for (const [value, is] of [['a', ['b']], [['a'], ['c']], [[], ['c']], [null, ['a']], [undefined, ['a']], [null, []], ['', []], [false, []], [[], []]])
    assert.equal(holds(value, is as unknown[]), false, JSON.stringify([value, is]));
});

test('links lead to the web, to mail or within the app, and nowhere else', () => {
  for (const ok of ['https://a.b/c', 'http://a', 'mailto:a@b', '#x', 'page', '/page']) assert.equal(safeURL(ok), ok);
  for (const no of ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'java\nscript:x', 'data:text/html,x', 'vbscript:x', 'file:///etc', '//evil.example', '\\\\evil'])
    assert.equal(safeURL(no), null, no);
});

test('progress is that of the innermost tracker that knows its length', () => {
  const t = { index: null, length: null, unit: null, progress: null, desc: null };
  assert.equal(fraction([]), null);
  assert.equal(fraction([{ ...t, index: 1, length: 4 }, t]), 0.25);
  assert.equal(fraction([{ ...t, index: 1, length: 4 }, { ...t, progress: 2 }]), 1);
});

test('the strip says what a person wants to know', () => {
  const s = { phase: 'queued', rank: 1, size: 5, eta: 3.2, began: 0, trackers: [], duration: 1.94, failure: null } as const;
  assert.equal(describe({ ...s, trackers: [] }, 0), 'Queued, 2nd of 5, about 3 s');
  assert.equal(describe({ ...s, trackers: [], phase: 'running', eta: 4 }, 1800), 'Running, 1.8 s of about 4 s');
  assert.equal(describe({ ...s, trackers: [], phase: 'done' }, 0), 'Done in 1.9 s');
  assert.deepEqual([1, 2, 3, 4, 10, 11, 13, 22, 103, 112].map(ordinal), ['1st', '2nd', '3rd', '4th', '10th', '11th', '13th', '22nd', '103rd', '112th']);
  assert.deepEqual([999, 1500, 12_345_678].map(bytes), ['999 B', '1.5 kB', '12 MB']);
});
