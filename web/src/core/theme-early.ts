// Runs before the first paint, so that a chosen theme does not flash.
try {
  const t = localStorage.getItem('oriel-theme');
  if (t === 'light' || t === 'dark') document.documentElement.dataset.theme = t;
} catch {
  // Without storage the system decides.
}
export {};
