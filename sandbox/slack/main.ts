import { readFile } from 'node:fs/promises'
import { sampleWorkspace } from './sample-workspace.ts'
import { startSlackDouble } from './slack-double.ts'

// Runs the Slack double as a process of its own: `node dist/sandbox/slack/main.js [options.json]`. Prints one line of JSON with
// its address, and ends on SIGTERM or SIGINT.
const [, , path] = process.argv
const options = path === undefined ? sampleWorkspace() : JSON.parse(await readFile(path, 'utf8'))
const { url, apiUrl, close } = await startSlackDouble(options)
console.log(JSON.stringify({ url, apiUrl }))
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    close().catch((error: unknown) => {
      console.error(error)
      process.exitCode = 1
    })
  })
}
