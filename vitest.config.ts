// One runner for everything. Files share a process each worker: every file brings its own database and app.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A busy machine takes longer than the default of a second.
    expect: { poll: { timeout: 10_000 } },
  },
})
