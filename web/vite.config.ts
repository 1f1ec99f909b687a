import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where the development server sends API requests; the built console is served by the product itself. */
const server = process.env['VALENCE_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    target: 'es2022',
    manifest: true,
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { '/api': server } },
  test: { environment: 'node', include: ['**/*.test.{ts,tsx}'] },
});
