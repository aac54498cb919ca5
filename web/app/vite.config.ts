import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The running server that `npm run dev` and `npm run preview` talk to. */
const api = { '/api': { target: process.env.ATELIER_URL ?? 'http://127.0.0.1:8080', ws: true } };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // Every page of the house in one folder of hashed files, for the binary to embed.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox121', 'safari17.5'],
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    sourcemap: false,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
  server: { host: '127.0.0.1', proxy: api },
  preview: {
    host: '127.0.0.1',
    proxy: api,
    // As the server sends it, so that what it forbids is seen here too.
    headers: {
      'Content-Security-Policy':
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    },
  },
});
