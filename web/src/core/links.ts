/** The address of a link or picture in text, or null when it leads to something other than the web or mail. */
export function safeURL(href: string): string | null {
  const clean = href.replace(/[\u0000-\u0020]/g, '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(clean)?.[1]?.toLowerCase();
  if (scheme) return ['http', 'https', 'mailto'].includes(scheme) ? href : null;
  return clean.startsWith('//') || clean.startsWith('\\') || clean.startsWith('/\\') ? null : href;
}
