// The README's picture: one light run of picture.js.
import base from './playwright.config.js';

export default { ...base, testMatch: 'picture.js', projects: base.projects.filter((p) => p.name === 'light') };
