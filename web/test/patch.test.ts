import assert from 'node:assert/strict';
import test from 'node:test';
import { appendText, applyOps } from '../src/core/patch';
import { same } from '../src/core/same';

test('operations apply in order and leave the old value as it was', () => {
  const old = { a: ['x'], b: 1, list: [1, 3] };
  const got = applyOps(old, [
    ['append', ['a', 0], 'yz'], ['replace', ['b'], 2], ['add', ['list', 1], 2], ['add', ['c'], null], ['delete', ['a', 0], null], ['delete', ['b'], null],
  ]);
  assert.deepEqual(got, { a: [], list: [1, 2, 3], c: null });
  assert.deepEqual(old, { a: ['x'], b: 1, list: [1, 3] });
});

test('an empty path replaces or appends to the value itself', () => {
  assert.equal(applyOps('a', [['append', [], 'b'], ['replace', [], 'c'], ['append', [], 'd']]), 'cd');
  assert.equal(appendText(null, [], 'x'), 'x');
});

test('delete and add need a path; a path into nothing fails', () => {
  assert.throws(() => applyOps({}, [['delete', [], null]]));
  assert.throws(() => applyOps({ a: 1 }, [['replace', ['a', 'b'], 1]]));
});

test('same compares JSON values by content', () => {
  assert.ok(same({ a: [1, { b: null }] }, { a: [1, { b: null }] }));
  assert.ok(!same([1], { 0: 1 }));
  assert.ok(!same({ a: undefined }, { b: 1 }));
});
