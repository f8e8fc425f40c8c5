// The README's pictures.
import base from './playwright.config.js';

export default { ...base, testMatch: 'picture/*.js', projects: base.projects.slice(0, 1).map((chromium) => ({ ...chromium, testMatch: 'picture/*.js' })) };
