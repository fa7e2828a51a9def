import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installPackage, isInstalled } from '../../../../../sandbox/local-slack/page/install-package.ts'
import { Unavailable } from '../../../../../sandbox/local-slack/unavailable.ts'

test('on another machine it says where local-slack runs, and touches nothing', async () => {
  const said: string[] = []

  const installed = installPackage('/nowhere', (sentence) => said.push(sentence), { platform: 'darwin', arch: 'arm64' })

  await expect(installed).rejects.toThrow(
    new Unavailable('local-slack exists for Linux on x64 only, and this is darwin on arm64'),
  )
  expect(said).toEqual([])
})

test('what cannot be installed is said with its reason', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-'))
  const file = join(directory, 'not-a-folder')
  await writeFile(file, '')

  const installed = installPackage(join(file, 'cache'), () => {}, { platform: 'linux', arch: 'x64' })

  await expect(installed).rejects.toThrow(/^the folder .+ cannot be made \(ENOTDIR/)
  expect(await isInstalled(directory)).toBe(false)
  await rm(directory, { recursive: true })
})
