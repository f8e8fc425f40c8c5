// What the page triggers by itself is an endpoint like any other, if it has a name.
import test from 'node:test';
import assert from 'node:assert/strict';
import { connect, rejection } from './app.js';

test('load, tick and chains', async () => {
  const app = await connect();
  const named = (name) => app.config.dependencies.find((d) => d.api_name === name);
  const timer = app.config.components.find((c) => c.type === 'timer');
  assert.deepEqual([timer.props.value, timer.props.active], [1, true]);
  assert.deepEqual(named('loaded').targets, [[0, 'load']]);
  assert.deepEqual([named('loaded').trigger_after, named('loaded').trigger_mode], [null, 'once']);
  const well = named('loaded_well');
  assert.deepEqual(well.targets, [[null, 'success']]);
  assert.deepEqual([well.trigger_after, well.trigger_only_on_success, well.trigger_only_on_failure], [named('loaded').id, true, false]);
  assert.deepEqual(named('ticked').targets, [[timer.id, 'tick']]);
  assert.equal(named('ticked').show_progress, 'hidden');
  assert.deepEqual((await app.predict('/loaded', [])).data, ['loaded']);
  assert.deepEqual((await app.predict('/ticked', [2.5])).data, ['2.5']);
  app.close();
});

test('a state of the browser travels like any value', async () => {
  const app = await connect();
  const state = app.config.components.find((c) => c.type === 'browserstate');
  assert.equal(state.props.storage_key, 'settings');
  assert.deepEqual(state.props.default_value, { Name: 'Ada', Size: 2 });
  assert.deepEqual((await app.predict('/grow', [null])).data, [{ Name: 'Ada', Size: 3 }]);
  assert.deepEqual((await app.predict('/grow', [{ Name: 'Grace', Size: 6 }])).data, [{ Name: 'Grace', Size: 7 }]);
  app.close();
});

test('choices that a function has changed count for the session', async () => {
  const [app, other] = [await connect(), await connect()];
  assert.equal((await rejection(app.predict('/choose', ['huge']))).code, 'validation_error');
  await app.predict('/more', []);
  assert.deepEqual((await app.predict('/choose', ['huge'])).data, ['huge']);
  assert.equal((await rejection(other.predict('/choose', ['huge']))).code, 'validation_error');
  app.close(); other.close();
});

test('a form made of types names its parameters after the fields', async () => {
  const app = await connect();
  const { parameters } = (await app.view_api()).named_endpoints['/poster'];
  assert.deepEqual(parameters.map((p) => [p.parameter_name, p.component, p.parameter_default]), [
    ['title', 'Textbox', null], ['style', 'Dropdown', 'oil'], ['size_in_cm', 'Slider', 30]]);
  assert.deepEqual((await app.predict('/poster', { title: 'Sea' })).data, ['Sea in oil, 30 cm']);
  const error = await rejection(app.predict('/poster', ['Lighthouses', 'chalk', 99]));
  assert.deepEqual(JSON.parse(error.message).map((item) => item.message), ['Title can have at most 9 characters.',
    'Style has no such choice. Choose one of those in the list.', 'Size must be between 10 and 90.']);
  app.close();
});
