/** Line icons on a 24 grid, one path each. */
const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  chevron: 'M6 9.5l6 6 6-6',
  reset: 'M4 5v5h5M4.6 10A8 8 0 1 1 4 13',
  download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14',
  expand: 'M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5',
  upload: 'M12 16V5M7.5 9.5L12 5l4.5 4.5M5 19.5h14',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.2v.1',
  window: 'M6 20V10a6 6 0 0 1 12 0v10zM12 4v16M6 12.5h12',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  stop: 'M7 7h10v10H7z',
} as const;

/** The name of an icon of the core, or the path of a component's own. */
export type IconName = keyof typeof paths | `M${string}`;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="or-svg" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name as keyof typeof paths] ?? name} class={name === 'stop' ? 'is-solid' : undefined} />
    </svg>
  );
}
