import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf } from '../src/api/schema';

test('a schema has a name in a few words', () => {
  const file = { type: 'object', properties: { path: { type: 'string' }, meta: { $ref: '#/$defs/Meta' } } };
  for (const [want, schema] of [
    ['string', { type: 'string' }],
    ['any', { type: {}, description: 'any valid json' }],
    ['"a" or "b"', { type: 'string', enum: ['a', 'b'] }],
    ['list of ("a" or "b")', { type: 'array', items: { enum: ['a', 'b'] } }],
    ['list', { type: 'array' }],
    ['string or null', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['file', file],
    ['list of file', { $defs: { File: file }, type: 'array', items: { $ref: '#/$defs/File' } }],
    ['{text: string, files: list of file}', { type: 'object', properties: { text: { type: 'string' }, files: { type: 'array', items: file } } }],
    ['object', { type: 'object', additionalProperties: { type: 'integer' } }],
    ['any', { $ref: '#/$defs/Nobody' }],
  ] as const) assert.equal(nameOf(schema as never), want);
});
