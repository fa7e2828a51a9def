import { runWorker } from '../src/assembly/run-worker.ts'

await runWorker('preflight')
