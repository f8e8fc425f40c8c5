/** Made by the build from the folders in src/components: type → module address relative to core.js. */
declare module 'oriel:components' {
  const files: Record<string, string>;
  export default files;
}
