import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Two documents of two origins: the page and the card frame. Everything is a file of our own, nothing is inline. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: ['index.html', 'card.html'].map((name) => `${import.meta.dirname}/${name}`) },
  },
});
