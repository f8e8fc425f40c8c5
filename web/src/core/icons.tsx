/** Line icons on a 24 grid, one path each: those of the first view. kit.tsx has more. */
const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  stop: 'M7 7h10v10H7z',
} as const;

/** Draws an icon of the core, or a path. */
export function Icon({ name }: { name: keyof typeof paths | `M${string}` }) {
  return (
    <svg class="or-svg" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name as keyof typeof paths] ?? name} class={name === 'stop' ? 'is-solid' : undefined} />
    </svg>
  );
}
