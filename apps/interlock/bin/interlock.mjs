#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on runs: it starts the pinned Node on the program proper.
import { fileURLToPath } from 'node:url';
import { launch } from './launch.mjs';

await launch(fileURLToPath(new URL('../src/main.ts', import.meta.url)), process.argv.slice(2));
