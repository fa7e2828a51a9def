import { installPackages } from './setup.mjs'
import { run } from './step.mjs'

/*
 * npm run fuzz -- --seconds 900 --seed 1: gives mutated input to everything that reads what a server sends.
 * npm run fuzz -- --every-byte: breaks one conversation at each of its bytes. The other options stand in test/fuzz/main.ts.
 */
await installPackages()
const main = ['--import', './test/support/register-typescript.mjs', 'test/fuzz/main.ts']
process.exitCode = await run(process.execPath, [...main, ...process.argv.slice(2)])
