// The README's pictures, light and dark.
import base from './playwright.config.js';

export default { ...base, testMatch: 'picture.js' };
