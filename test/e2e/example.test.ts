import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('the example of docs/winrm.md runs, and says what it says it does', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/examples/remote-powershell.js'])

  const lines = stdout.trimEnd().split('\n')
  expect(lines[0]).toMatch(/^started at \d{4}-/)
  expect(lines[1]).toMatch(/^Windows 10\.0\.\d+\.\d+, PowerShell 5\.1\./)
  expect(lines[2]).toContain('"CSName":"MPS-SRC01"')
  expect(lines[3]).toBe('the second statement failed: CommandNotFoundException - the third ran all the same: true')
  expect(lines).toContain('a user: Administrator')
  expect(lines.slice(-3)).toEqual([
    'the pipeline: completed',
    'a user was made: completed ',
    expect.stringMatching(/^1\d requests in all$/),
  ])
})
